using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Search.IntegrationTests.FrontDoor;

/// <summary>
/// A GPU build on a machine without a GPU: it must restore, build and run. A copy of the checkout is built, because a checkout remembers its
/// last build; the copy is in a folder named <c>src</c>, which must not make a difference.
/// It restores 539 MB and builds everything again, so it runs only with <c>./search test --long</c>.
/// </summary>
public sealed class GpuBuildTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public GpuBuildTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The fake nvidia-smi of this test is for Linux.");
        Assert.SkipWhen(File.Exists("/dev/nvidia0"), "This machine has an NVIDIA GPU; this test is about machines without one.");
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(packages, "microsoft.ml.onnxruntime.gpu.linux")),
            "The GPU package (539 MB) is not restored here; 'dotnet restore Search.sln -p:Gpu=true' does it.");
    }

    public void Dispose() => _folder.Dispose();

    [Fact(Explicit = true)]
    public async Task A_gpu_build_without_a_gpu_says_why_and_runs_the_demo_on_the_cpu()
    {
        var search = await CopyCheckoutAsync();
        (string, string)[] variables = [("PATH", $"{WriteDriver()}:{Environment.GetEnvironmentVariable("PATH")}")];

        var (refused, _, reason) = await FrontDoor.RunAsync(_folder.File("home"), ["models", "verify", "default", "--device", "cuda"], search, variables);
        await using var demo = await FrontDoor.StartAsync(_folder.File("home"), ["demo", "--no-browser", "--port", "0"], search, variables);
        using var client = new HttpClient();
        var answer = await client.GetStringAsync(new Uri($"{demo.Url}/api/search?q=moon&k=3"), TestContext.Current.CancellationToken);
        var (exitCode, errors) = await demo.StopAsync();

        Assert.Equal(2, refused);
        Assert.Contains("cannot open shared object file", reason, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
        Assert.Equal("cpu", (string?)JsonNode.Parse(answer)!["model"]!["device"]);
        Assert.DoesNotContain("the GPU build failed", reason + errors, StringComparison.Ordinal);
        Assert.Contains("the CPU is used, because ONNX Runtime cannot use the GPU", errors, StringComparison.Ordinal);
        Assert.Contains("cannot open shared object file", errors, StringComparison.Ordinal);
    }

    /// <summary>Copies the files that git knows, in their current state.</summary>
    private async Task<string> CopyCheckoutAsync()
    {
        var checkout = Directory.CreateDirectory(_folder.File("src/search")).FullName;
        using var git = Process.Start(new ProcessStartInfo("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"])
        {
            WorkingDirectory = TestData.Checkout,
            RedirectStandardOutput = true,
        })!;
        var files = await git.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        foreach (var file in files.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(file => File.Exists(TestData.InCheckout(file))))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(checkout, file))!);
            File.Copy(TestData.InCheckout(file), Path.Combine(checkout, file));
        }

        return Path.Combine(checkout, "search");
    }

    private string WriteDriver()
    {
        var file = Path.Combine(Directory.CreateDirectory(_folder.File("path")).FullName, "nvidia-smi");
        File.WriteAllText(file, "#!/bin/sh\necho 'GPU 0: fake'\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return Path.GetDirectoryName(file)!;
    }
}
