using Search.Core.Errors;

namespace Search.Onnx.Checkpoints;

/// <summary>Named tensors in one or several files. A tensor's elements are read only on request.</summary>
public interface ITensorSource : IDisposable
{
    /// <summary>The file, or the index of the files, for messages.</summary>
    string File { get; }

    /// <summary>All tensors by name.</summary>
    IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>Reads a tensor in row-major order, converted to F32. I8 elements are read as whole numbers, without a scale.</summary>
    /// <exception cref="ModelException">Its element type is not one of weights, or it cannot be read.</exception>
    float[] Read(TensorInfo tensor);
}
