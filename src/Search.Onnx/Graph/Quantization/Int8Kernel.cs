using System.Runtime.Intrinsics.X86;

namespace Search.Onnx.Graph.Quantization;

/// <summary>How 8-bit products are computed on a processor without overflow.</summary>
internal enum Int8Kernel
{
    /// <summary>Unsigned activations, signed weights: exact where the processor adds products in 32 bits (VNNI, AMX, Arm).</summary>
    SignedWeights,

    /// <summary>
    /// Both unsigned: exact with AVX2 alone, which adds products of unsigned and signed bytes in 16 bits and would saturate.
    /// </summary>
    UnsignedWeights,
}

/// <summary>Chooses the kernel of this machine.</summary>
internal static class Int8Kernels
{
    public static Int8Kernel OfThisMachine { get; } =
        X86Base.IsSupported && !AvxVnni.IsSupported && !Avx512Vnni() ? Int8Kernel.UnsignedWeights : Int8Kernel.SignedWeights;

    /// <summary>CPUID leaf 7, ECX bit 11 (Intel SDM, volume 2A); .NET has no property for it.</summary>
    private static bool Avx512Vnni() => Avx512F.IsSupported && (X86Base.CpuId(7, 0).Ecx & (1 << 11)) != 0;
}
