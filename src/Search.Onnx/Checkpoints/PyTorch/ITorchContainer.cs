namespace Search.Onnx.Checkpoints.PyTorch;

/// <summary>Where a checkpoint's pickle and storages lie.</summary>
internal interface ITorchContainer : IDisposable
{
    /// <summary>The tensors that the pickle describes.</summary>
    Dictionary<string, TorchTensor> Tensors { get; }

    /// <summary>How many bytes of a storage are there; null where it is missing.</summary>
    long? LengthOf(TorchStorage storage);

    /// <summary>A storage's bytes.</summary>
    byte[] Read(TorchStorage storage);
}
