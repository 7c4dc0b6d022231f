namespace Search.Onnx.Checkpoints;

/// <summary>The element types of stored tensors that a reranker may have.</summary>
public enum TensorType
{
    /// <summary>32-bit IEEE 754.</summary>
    F32,

    /// <summary>64-bit IEEE 754; read as F32, as every framework does.</summary>
    F64,

    /// <summary>16-bit IEEE 754.</summary>
    F16,

    /// <summary>The upper half of an F32.</summary>
    BF16,

    /// <summary>Signed bytes; with a tensor <c>X_scale</c> beside it, quantised weights (compressed-tensors).</summary>
    I8,

    /// <summary>8-bit floating point of either kind. It is not supported, because its scales are stored elsewhere.</summary>
    F8,

    /// <summary>Any integer or boolean type: for example positions, never weights.</summary>
    Other,
}
