namespace Search.Onnx.Checkpoints.PyTorch;

/// <summary>Gives meaning to the allowed names of a pickle.</summary>
internal interface IPickleObjects
{
    /// <summary>What a reference to something outside the pickle stands for.</summary>
    object Persistent(object? id);

    /// <summary>What a call stands for.</summary>
    object? Call(PickleGlobal global, object?[] arguments);
}
