using Search.Benchmarks.Reranking;
using Search.Onnx.Checkpoints;

namespace Search.Tests.Benchmarks.Reranking;

public sealed class ModelWorkTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Six layers of 384: 10.6 million weights, each multiplied and added once a token, less what the last layer leaves out.</summary>
    [Fact]
    public void A_pair_of_85_tokens_takes_1_61_billion_operations_of_MiniLM_L6() =>
        Assert.Equal(1.613e9, ModelWork.Operations(Shape(layers: 6, hidden: 384, intermediate: 1536), 85), 0.001e9);

    [Fact]
    public void A_pair_of_one_token_needs_every_weight_once() =>
        Assert.Equal(2 * (12 * 128 * 128) * 2 + 4 * 128 * 2, ModelWork.Operations(Shape(layers: 2, hidden: 128, intermediate: 512), 1));

    private ModelConfig Shape(int layers, int hidden, int intermediate)
    {
        File.WriteAllText(
            _folder.File("config.json"),
            $$"""
            {
              "model_type": "bert", "num_hidden_layers": {{layers}}, "hidden_size": {{hidden}}, "intermediate_size": {{intermediate}},
              "num_attention_heads": 2, "max_position_embeddings": 512, "vocab_size": 100, "type_vocab_size": 2, "hidden_act": "gelu",
              "layer_norm_eps": 1e-12
            }
            """);
        return ModelConfig.FromFolder(_folder.Path);
    }
}
