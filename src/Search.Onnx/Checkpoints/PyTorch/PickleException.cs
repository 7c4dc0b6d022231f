namespace Search.Onnx.Checkpoints.PyTorch;

/// <summary>A pickle that is damaged, or asks for what tensors do not need. The reader of the file adds its name.</summary>
internal sealed class PickleException(string message) : Exception(message);
