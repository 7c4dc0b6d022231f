using Search.Benchmarks.Reranking;
using Search.Onnx.Checkpoints;

namespace Search.Tests.Benchmarks.Reranking;

public sealed class ModelWorkTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// Five layers of 384 have 8.8 million weights, each multiplied and added once per token. The sixth layer computes little more than one token.
    /// </summary>
    [Fact]
    public void A_pair_of_85_tokens_takes_1_56_billion_operations_of_MiniLM_L6() =>
        Assert.Equal(1.565e9, ModelWork.Operations(Shape(layers: 6, hidden: 384, heads: 12), 85), 0.001e9);

    [Fact]
    public void A_pair_of_one_token_needs_every_weight_once() =>
        Assert.Equal(
            2 * ((2 * 12 * 128 * 128) + (2 * 128) + (2 * 128 * 2)), ModelWork.Operations(Shape(layers: 2, hidden: 128, heads: 2), 1));

    private ModelConfig Shape(int layers, int hidden, int heads)
    {
        File.WriteAllText(
            _folder.File("config.json"),
            $$"""
            {
              "model_type": "bert", "num_hidden_layers": {{layers}}, "hidden_size": {{hidden}}, "intermediate_size": {{4 * hidden}},
              "num_attention_heads": {{heads}}, "max_position_embeddings": 512, "vocab_size": 100, "type_vocab_size": 2, "hidden_act": "gelu",
              "layer_norm_eps": 1e-12
            }
            """);
        return ModelConfig.FromFolder(_folder.Path);
    }
}
