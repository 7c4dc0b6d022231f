using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Search.Core.Errors;

namespace Search.Onnx.Checkpoints;

/// <summary>Turns stored little-endian elements into F32.</summary>
internal static class TensorElements
{
    public static float[] ToSingle(TensorInfo tensor, ReadOnlySpan<byte> bytes)
    {
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
            case TensorType.I8:
                TensorPrimitives.ConvertChecked<sbyte, float>(MemoryMarshal.Cast<byte, sbyte>(bytes), values);
                break;
            default:
                var found = tensor.Type == TensorType.F8 ? "8-bit floats" : "integers";
                throw new ModelException(
                    $"{tensor.File}: the tensor {tensor.Name} holds {found}; expected weights of type F64, F32, F16, BF16, or I8 with a scale.");
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
