using Google.Protobuf;
using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Onnx;
using Search.Onnx.Proto;

namespace Search.Tests.Onnx.Inference;

/// <summary>Ready files whose logits are not those of a reranker.</summary>
public sealed class ScoringSessionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_model_with_three_logits_per_pair_is_refused()
    {
        using (var file = File.Create(_folder.File("model.onnx")))
        {
            ThreeLabels().WriteTo(file);
        }

        foreach (var name in new[] { "config.json", "vocab.txt" })
        {
            File.Copy(TestData.Require($"golden/checkpoints-bad/sound/{name}"), _folder.File(name));
        }

        var error = await Assert.ThrowsAsync<ModelException>(
            () => new RerankerLoader(new DataDirectory(_folder.File("home"))).LoadAsync(_folder.Path, new ScoringOptions { Device = "cpu" }));

        Assert.Contains(
            "model.onnx: the output logits has the shape [1, 3] for one pair; expected [1, 1] or [1, 2], the logits of a reranker. A model with more logits is a classifier",
            error.Message,
            StringComparison.Ordinal);
    }

    /// <summary>Three tokens, as an empty pair has, times a matrix of 3 × 3.</summary>
    private static ModelProto ThreeLabels()
    {
        var cast = new NodeProto { OpType = "Cast", Input = { "input_ids" }, Output = { "tokens" } };
        cast.Attribute.Add(new AttributeProto { Name = "to", I = (long)TensorProto.Types.DataType.Float, Type = AttributeProto.Types.AttributeType.Int });
        return new ModelProto
        {
            IrVersion = 8,
            OpsetImport = { new OperatorSetIdProto { Version = 17 } },
            Graph = new GraphProto
            {
                Name = "three",
                Node = { cast, new NodeProto { OpType = "MatMul", Input = { "tokens", "weights" }, Output = { "logits" } } },
                Initializer =
                {
                    new TensorProto
                    {
                        Name = "weights", DataType = TensorProto.Types.DataType.Float, Dims = { 3, 3 }, RawData = ByteString.CopyFrom(new byte[36]),
                    },
                },
                Input = { Value("input_ids", TensorProto.Types.DataType.Int64), Value("attention_mask", TensorProto.Types.DataType.Int64) },
                Output = { Value("logits", TensorProto.Types.DataType.Float) },
            },
        };
    }

    private static ValueInfoProto Value(string name, TensorProto.Types.DataType type) => new()
    {
        Name = name,
        Type = new TypeProto
        {
            TensorType = new TypeProto.Types.Tensor
            {
                ElemType = type,
                Shape = new TensorShapeProto
                {
                    Dim = { new TensorShapeProto.Types.Dimension { DimParam = "batch" }, new TensorShapeProto.Types.Dimension { DimParam = name } },
                },
            },
        },
    };
}
