namespace Search.Onnx.Checkpoints.PyTorch;

/// <summary>A sequence of elements that one tensor or several use.</summary>
/// <param name="Key">The name of its bytes in the file.</param>
/// <param name="Type">Element type.</param>
/// <param name="ElementSize">Bytes an element.</param>
/// <param name="Count">How many elements the pickle says it has.</param>
internal sealed record TorchStorage(string Key, TensorType Type, int ElementSize, long Count);

/// <summary>A tensor as the pickle describes it: a view of a storage.</summary>
/// <param name="Storage">The storage that holds its elements.</param>
/// <param name="Offset">Its first element in the storage.</param>
/// <param name="Shape">Lengths of its dimensions.</param>
/// <param name="Strides">How many elements lie between neighbours in each dimension.</param>
internal sealed record TorchTensor(TorchStorage Storage, long Offset, long[] Shape, long[] Strides);
