namespace Search.Onnx.Checkpoints;

/// <summary>The description of one tensor in a checkpoint.</summary>
/// <param name="Name">Its name, as stored.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Lengths of its dimensions.</param>
/// <param name="File">The file that holds it, for messages.</param>
public sealed record TensorInfo(string Name, TensorType Type, IReadOnlyList<long> Shape, string File)
{
    /// <summary>How many elements it has.</summary>
    public long Count => Shape.Aggregate(1L, (product, length) => product * length);

    /// <summary>The shape for messages: <c>[384, 1536]</c>.</summary>
    public string ShapeText => $"[{string.Join(", ", Shape)}]";
}
