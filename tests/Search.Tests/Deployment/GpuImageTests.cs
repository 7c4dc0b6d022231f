using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Search.Tests.Deployment;

/// <summary>The GPU package's CUDA provider loads only with one major version of CUDA. All files that name a version must name that one.</summary>
public partial class GpuImageTests
{
    private const string Package = "Microsoft.ML.OnnxRuntime.Gpu.Linux";

    [Fact]
    public void The_image_has_the_cuda_version_that_the_provider_needs() =>
        Assert.Equal(NeededCuda(), Image().Match(Text("Dockerfile")).Groups["cuda"].Value);

    [Fact]
    public void The_image_has_cudnn() => Assert.Contains("cudnn", Image().Match(Text("Dockerfile")).Value, StringComparison.Ordinal);

    [Theory]
    [InlineData("docs/gpu.md")]
    [InlineData("eng/setup.sh")]
    [InlineData("eng/gpu-check.sh")]
    [InlineData("src/Search.Onnx/Inference/Devices.cs")]
    public void Docs_and_messages_name_the_cuda_version_that_the_provider_needs(string file)
    {
        var named = Cuda().Matches(Text(file)).Select(match => match.Groups["major"].Value).Distinct();

        Assert.Equal([NeededCuda()], named);
    }

    private static string Text(string file) => File.ReadAllText(TestData.InCheckout(file));

    /// <summary>The major version of CUDA's runtime that the restored package's provider is linked with.</summary>
    private static string NeededCuda()
    {
        var library = Assert.Single(ElfFile.NeededLibraries(Provider()), name => name.StartsWith("libcudart.so.", StringComparison.Ordinal));
        return library["libcudart.so.".Length..];
    }

    private static string Provider()
    {
        var properties = XDocument.Load(TestData.InCheckout("Directory.Packages.props"));
        var version = properties.Descendants("OnnxRuntimeGpuVersion").Single().Value;
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var provider = Path.Combine(
            packages, Package.ToLowerInvariant(), version, "runtimes", "linux-x64", "native", "libonnxruntime_providers_cuda.so");
        Assert.SkipUnless(File.Exists(provider), $"{Package} {version} is not restored here; 'dotnet restore Search.sln -p:Gpu=true' does it (539 MB).");
        return provider;
    }

    [GeneratedRegex(@"nvidia/cuda:(?<cuda>\d+)\S*")]
    private static partial Regex Image();

    [GeneratedRegex(@"CUDA (?<major>\d+)\b")]
    private static partial Regex Cuda();
}
