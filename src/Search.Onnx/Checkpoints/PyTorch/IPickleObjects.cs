namespace Search.Onnx.Checkpoints.PyTorch;

/// <summary>Makes the objects that the allowed names of a pickle stand for.</summary>
internal interface IPickleObjects
{
    /// <summary>The object that a persistent id refers to.</summary>
    object Persistent(object? id);

    /// <summary>The result of a call.</summary>
    object? Call(PickleGlobal global, object?[] arguments);
}
