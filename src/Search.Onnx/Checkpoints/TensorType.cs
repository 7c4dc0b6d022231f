namespace Search.Onnx.Checkpoints;

/// <summary>The element types of stored tensors that a reranker may have.</summary>
public enum TensorType
{
    /// <summary>32-bit IEEE 754.</summary>
    F32,

    /// <summary>16-bit IEEE 754.</summary>
    F16,

    /// <summary>The upper half of an F32.</summary>
    BF16,

    /// <summary>Signed bytes; with a tensor <c>X_scale</c> beside it, quantised weights (compressed-tensors).</summary>
    I8,

    /// <summary>Any integer or boolean type: positions and the like, never weights.</summary>
    Other,
}
