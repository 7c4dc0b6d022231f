namespace Search.Onnx.Checkpoints;

/// <summary>
/// A checkpoint of which only the headers are read: it gives every tensor's name, type and shape, but no elements. So the code that builds a
/// graph can check a folder quickly.
/// </summary>
internal sealed class TensorHeaders(ITensorSource source) : ITensorSource
{
    public string File => source.File;

    public IReadOnlyDictionary<string, TensorInfo> Tensors => source.Tensors;

    public float[] Read(TensorInfo tensor)
    {
        TensorElements.CheckType(tensor);
        return [];
    }

    public void Dispose() => source.Dispose();
}
