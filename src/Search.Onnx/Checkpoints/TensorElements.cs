using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Search.Core.Errors;

namespace Search.Onnx.Checkpoints;

/// <summary>Converts stored little-endian elements to F32.</summary>
internal static class TensorElements
{
    /// <summary>Refuses a tensor whose element type is not one of weights.</summary>
    /// <exception cref="ModelException">The type is another one; the message names it.</exception>
    public static void CheckType(TensorInfo tensor)
    {
        if (tensor.Type is TensorType.F8 or TensorType.Other)
        {
            throw new ModelException(
                $"{tensor.File}: the tensor {tensor.Name} holds {(tensor.Type == TensorType.F8 ? "8-bit floats" : "integers")}; " +
                "expected weights of type F64, F32, F16, BF16, or I8 with a scale.");
        }
    }

    public static float[] ToSingle(TensorInfo tensor, ReadOnlySpan<byte> bytes)
    {
        CheckType(tensor);
        var values = new float[tensor.Count];
        switch (tensor.Type)
        {
            case TensorType.F64:
                TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, double>(bytes), values.AsSpan());
                break;
            case TensorType.F32:
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(values);
                break;
            case TensorType.F16:
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), values);
                break;
            case TensorType.BF16:
                Widen(MemoryMarshal.Cast<byte, ushort>(bytes), values);
                break;
            default:
                TensorPrimitives.ConvertChecked<sbyte, float>(MemoryMarshal.Cast<byte, sbyte>(bytes), values);
                break;
        }

        return values;
    }

    private static void Widen(ReadOnlySpan<ushort> halves, Span<float> values)
    {
        for (var index = 0; index < halves.Length; index++)
        {
            values[index] = BitConverter.UInt32BitsToSingle((uint)halves[index] << 16);
        }
    }
}
