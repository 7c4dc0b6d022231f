namespace Search.Onnx.Checkpoints.PyTorch;

/// <summary>A pickle is damaged, or uses something that tensors do not need. The reader of the file adds the file's name.</summary>
internal sealed class PickleException(string message) : Exception(message);
