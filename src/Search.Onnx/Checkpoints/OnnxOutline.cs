using Google.Protobuf;
using Search.Core.Errors;
using Search.Onnx.Proto;

namespace Search.Onnx.Checkpoints;

/// <summary>The structure of a ready ONNX file, read without the elements of its tensors.</summary>
internal sealed class OnnxOutline
{
    private static readonly MessageParser<ModelOutline> Parser = ModelOutline.Parser.WithDiscardUnknownFields(true);

    private readonly ModelOutline _model;

    private OnnxOutline(string file, ModelOutline model) => (File, _model) = (file, model);

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>The precision that the model computes in: <c>int8</c>, <c>fp16</c> or <c>fp32</c>.</summary>
    /// <remarks>Weights that are stored in fp16 and cast before they are used are fp32 arithmetic.</remarks>
    public string Precision
    {
        get
        {
            var used = _model.Graph.Node.Where(node => node.OpType != "Cast").SelectMany(node => node.Input).ToHashSet(StringComparer.Ordinal);
            bool HasWeights(params TensorProto.Types.DataType[] types) => _model.Graph.Initializer.Any(
                tensor => tensor.Dims.Count > 1 && types.Contains((TensorProto.Types.DataType)tensor.DataType) && used.Contains(tensor.Name));
            return HasWeights(TensorProto.Types.DataType.Int8, TensorProto.Types.DataType.Uint8) ? "int8"
                : HasWeights(TensorProto.Types.DataType.Float16) ? "fp16"
                : "fp32";
        }
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="ModelException">The file is not an ONNX model, or is cut off.</exception>
    public static OnnxOutline Read(string file)
    {
        using var stream = System.IO.File.OpenRead(file);
        try
        {
            var model = Parser.ParseFrom(stream);
            return model.Graph is null
                ? throw new ModelException($"{file}: the file ({stream.Length:N0} bytes) contains no graph; expected an ONNX model.")
                : new OnnxOutline(file, model);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new ModelException($"{file}: not an ONNX model, or cut off: {exception.Message}", exception);
        }
    }

    /// <summary>The paths of the files beside it that hold elements of its tensors.</summary>
    /// <exception cref="ModelException">A file does not exist, or is outside the folder.</exception>
    public IReadOnlyList<string> ExternalFiles()
    {
        var tensors = TensorsOf(_model.Graph).Concat(_model.Functions.SelectMany(function => TensorsOf(function.Node)));
        return [.. tensors
            .Where(tensor => tensor.DataLocation == TensorOutline.Types.DataLocation.External)
            .Select(tensor => ExternalData.Locate(
                File, tensor.Name, tensor.ExternalData.FirstOrDefault(entry => entry.Key == "location")?.Value ?? ""))
            .Distinct()];
    }

    private static IEnumerable<TensorOutline> TensorsOf(GraphOutline graph) => graph.Initializer.Concat(TensorsOf(graph.Node));

    private static IEnumerable<TensorOutline> TensorsOf(IEnumerable<NodeOutline> nodes) => nodes
        .SelectMany(node => node.Attribute)
        .SelectMany(attribute => attribute.Tensors
            .Concat(attribute.T is { } tensor ? [tensor] : [])
            .Concat(attribute.Graphs.Concat(attribute.G is { } graph ? [graph] : []).SelectMany(TensorsOf)));
}
