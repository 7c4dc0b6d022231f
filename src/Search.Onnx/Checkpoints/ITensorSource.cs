using Search.Core.Errors;

namespace Search.Onnx.Checkpoints;

/// <summary>Named tensors in one or several files; elements are read when they are asked for.</summary>
public interface ITensorSource : IDisposable
{
    /// <summary>The file, or the index of the files, for messages.</summary>
    string File { get; }

    /// <summary>All tensors by name.</summary>
    IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>Reads a tensor in row-major order, widened to F32; I8 as whole numbers, without a scale.</summary>
    /// <exception cref="ModelException">Its elements are of no type that weights have, or cannot be read.</exception>
    float[] Read(TensorInfo tensor);
}
