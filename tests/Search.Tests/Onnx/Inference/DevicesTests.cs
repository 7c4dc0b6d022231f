using Search.Core.Errors;
using Search.Onnx.Inference;

namespace Search.Tests.Onnx.Inference;

/// <summary>Which device runs a model, and the messages about it.</summary>
public class DevicesTests
{
    private const string LoaderWords = "Failed to load library libonnxruntime_providers_cuda.so with error: libcublasLt.so.13: cannot open shared object file.";

    private static readonly CudaSupport CpuBuild = new(IsInBuild: false);
    private static readonly CudaSupport NoDriver = new(IsInBuild: true, LoaderWords);
    private static readonly CudaSupport Gpu = new(IsInBuild: true);

    private readonly List<string> _notices = [];

    [Fact]
    public void A_working_gpu_is_used_unless_the_cpu_was_requested()
    {
        Assert.Equal(Devices.Cuda, Devices.Choose(null, Gpu, _notices.Add));
        Assert.Equal(Devices.Cuda, Devices.Choose(Devices.Cuda, Gpu, _notices.Add));
        Assert.Equal(Devices.Cpu, Devices.Choose(Devices.Cpu, Gpu, _notices.Add));
        Assert.Empty(_notices);
    }

    [Fact]
    public void A_cpu_build_uses_the_cpu_without_a_message()
    {
        Assert.Equal(Devices.Cpu, Devices.Choose(null, CpuBuild, _notices.Add));
        Assert.Empty(_notices);
    }

    [Fact]
    public void A_gpu_build_whose_provider_does_not_load_uses_the_cpu_and_gives_the_loaders_message()
    {
        Assert.Equal(Devices.Cpu, Devices.Choose(null, NoDriver, _notices.Add));

        var notice = Assert.Single(_notices);
        Assert.Contains(LoaderWords, notice, StringComparison.Ordinal);
        Assert.Contains("CUDA 13", notice, StringComparison.Ordinal);
    }

    [Fact]
    public void Requested_cuda_that_does_not_load_is_an_error_with_the_loaders_message()
    {
        var error = Assert.Throws<BadInputException>(() => Devices.Choose(Devices.Cuda, NoDriver, _notices.Add));

        Assert.Contains(LoaderWords, error.Message, StringComparison.Ordinal);
        Assert.Contains("leave --device out", error.Message, StringComparison.Ordinal);
        Assert.Empty(_notices);
    }

    [Fact]
    public void Requested_cuda_in_a_cpu_build_is_an_error_that_says_how_to_build_for_a_gpu()
    {
        var error = Assert.Throws<BadInputException>(() => Devices.Choose(Devices.Cuda, CpuBuild, _notices.Add));

        Assert.Contains("-p:Gpu=true", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "[ErrorCode:Fail] /onnxruntime_src/provider_bridge_ort.cc:2043 onnxruntime::Provider& Get() [ONNXRuntimeError] : 1 : FAIL : Failed to load library x.so",
        "Failed to load library x.so.")]
    [InlineData("[ErrorCode:RuntimeException] CUDA failure 100: no device.", "[ErrorCode:RuntimeException] CUDA failure 100: no device.")]
    public void The_reason_is_the_runtimes_message_without_its_source_line(string message, string expected) =>
        Assert.Equal(expected, CudaSupport.CleanMessage(message));
}
