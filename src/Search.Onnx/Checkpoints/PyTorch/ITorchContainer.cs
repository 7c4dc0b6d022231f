namespace Search.Onnx.Checkpoints.PyTorch;

/// <summary>The file that holds a checkpoint's pickle and storages.</summary>
internal interface ITorchContainer : IDisposable
{
    /// <summary>The tensors that the pickle describes.</summary>
    Dictionary<string, TorchTensor> Tensors { get; }

    /// <summary>A storage's length in bytes; null where it is missing.</summary>
    long? LengthOf(TorchStorage storage);

    /// <summary>A storage's bytes.</summary>
    byte[] Read(TorchStorage storage);
}
