using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Search.Tests.Deployment;

/// <summary><c>eng/gpu-check.sh</c> with fakes of the driver, Python and the published programs.</summary>
public sealed class GpuCheckTests : IDisposable
{
    private static readonly string[] Cuda = ["libcudart.so.13", "libcublas.so.13", "libcublasLt.so.13", "libcurand.so.10"];

    private readonly TempFolder _folder = new();

    public GpuCheckTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "eng/gpu-check.sh is for Linux.");
        foreach (var model in new[] { "published/models/bundled", "golden/one" })
        {
            Directory.CreateDirectory(_folder.File(model));
            File.WriteAllText(_folder.File($"{model}/golden.json"), "{}");
        }

        Directory.CreateDirectory(_folder.File("golden/not-a-model"));
        WriteProgram("published/bin/Search.Cli", """echo "{\"libraries\":\"$LD_LIBRARY_PATH\",\"arguments\":\"$*\"}" """);
        WriteProgram("published/bin/Search.Benchmarks", """echo "{\"arguments\":\"$*\"}" """);
        WriteProgram("path/python3", "exit 1");
        WriteProgram("path/python", "exit 1");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_a_driver_the_message_names_the_expected_one()
    {
        WriteProgram("path/nvidia-smi", "echo 'NVIDIA-SMI has failed: no driver'; exit 9");

        var (exitCode, _, errors) = await RunAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("nvidia-smi does not answer: NVIDIA-SMI has failed: no driver", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_driver_that_is_too_old_is_refused()
    {
        WriteDriver("570.86.15");

        var (exitCode, _, errors) = await RunAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("the driver is 570.86.15; CUDA 13 needs 580 or later", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_libraries_are_named_with_the_packages_that_contain_them()
    {
        WriteDriver("580.65.06");
        SkipWhereCudaIsInstalled();

        var (exitCode, _, errors) = await RunAsync();

        Assert.Equal(1, exitCode);
        Assert.All(Cuda, library => Assert.Contains(library, errors, StringComparison.Ordinal));
        Assert.Contains("nvidia-cublas", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Libraries_inside_python_packages_are_found_and_every_result_is_written()
    {
        WriteDriver("580.65.06");
        SkipWhereCudaIsInstalled();
        var (cuda, cudnn) = (WriteLibraries("packages/nvidia/cu13/lib", Cuda), WriteLibraries("packages/nvidia/cudnn/lib", ["libcudnn.so.9"]));
        WriteProgram("path/python3", $"echo {_folder.File("packages")}");

        var (exitCode, results, errors) = await RunAsync("--golden", _folder.File("golden"));

        Assert.True(exitCode == 0, errors);
        Assert.Equal(
            [
                "bench/rerank-cuda-fp16.json", "bench/rerank-cuda-fp32.json", "bench/rerank-shapes-cuda-fp16.json", "bench/rerank-shapes-cuda-fp32.json",
                "machine.json", "verify/bundled-fp16.json", "verify/bundled-fp32.json", "verify/one-fp16.json", "verify/one-fp32.json",
            ],
            Directory.EnumerateFiles(results, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(results, file)).Order(StringComparer.Ordinal));
        Assert.Equal("580.65.06", (string?)Json("machine.json")["driver"]);
        Assert.StartsWith($"{cuda}:{cudnn}", (string?)Json("verify/one-fp16.json")["libraries"], StringComparison.Ordinal);
        Assert.Equal("bench rerank --shapes --device cuda --precision fp16 --json", (string?)Json("bench/rerank-shapes-cuda-fp16.json")["arguments"]);

        JsonNode Json(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(results, file)))!;
    }

    [Fact]
    public async Task A_failed_check_is_reported_and_the_others_continue()
    {
        WriteDriver("580.65.06");
        WriteLibraries("path/lib", [.. Cuda, "libcudnn.so.9"]);
        WriteProgram("published/bin/Search.Cli", "echo 'error: the scores are others' >&2; exit 2");

        var (exitCode, results, errors) = await RunAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("the scores are others", errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(results, "verify/bundled-fp32.json")));
        Assert.True(File.Exists(Path.Combine(results, "bench/rerank-shapes-cuda-fp32.json")));
    }

    private static void SkipWhereCudaIsInstalled() => Assert.SkipWhen(
        Directory.Exists("/usr/local/cuda") || File.Exists("/usr/lib/x86_64-linux-gnu/libcublas.so.13"), "This machine has CUDA's libraries.");

    private void WriteDriver(string version) => WriteProgram("path/nvidia-smi", $"echo 'NVIDIA H100, {version}, 81559 MiB'");

    private string WriteLibraries(string folder, string[] names)
    {
        Directory.CreateDirectory(_folder.File(folder));
        foreach (var name in names)
        {
            File.WriteAllBytes(_folder.File($"{folder}/{name}"), []);
        }

        return _folder.File(folder);
    }

    private void WriteProgram(string path, string script)
    {
        var file = _folder.File(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private async Task<(int ExitCode, string Results, string Errors)> RunAsync(params string[] arguments)
    {
        var results = _folder.File("results");
        var start = new ProcessStartInfo(
            "bash", [TestData.InCheckout("eng/gpu-check.sh"), "--folder", _folder.File("published"), "--out", results, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{_folder.File("path")}:{start.Environment["PATH"]}";
        start.Environment["LD_LIBRARY_PATH"] = _folder.File("path/lib");
        var ended = await ProgramRunner.RunAsync(start, input: "");
        return (ended.ExitCode, results, ended.Errors);
    }
}
