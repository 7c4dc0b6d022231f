using System.Diagnostics;

namespace Search.Tests.Deployment;

/// <summary><c>./search</c> in a checkout with fake programs: what it builds, and what it runs.</summary>
public sealed class FrontDoorScriptTests : IDisposable
{
    private const string Program = "artifacts/bin/Search.Cli/release/Search.Cli.dll models list";
    private const string GpuProgram = "artifacts/gpu/bin/Search.Cli/release/Search.Cli.dll models list";

    private readonly TempFolder _folder = new();

    public FrontDoorScriptTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "./search is for bash; search.ps1 is Windows' front door.");
        foreach (var file in new[] { "search", "Directory.Build.props", "eng/setup.sh", "eng/install-browser.sh" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.File($"checkout/{file}"))!);
            File.Copy(TestData.InCheckout(file), _folder.File($"checkout/{file}"));
        }

        foreach (var source in new[] { "src", "indexer", "tests/Search.Benchmarks" })
        {
            Directory.CreateDirectory(_folder.File($"checkout/{source}"));
        }

        WriteProgram("dotnet", $"echo \"$*\" >> {_folder.File("calls")}");
        WriteProgram("nvidia-smi", "exit 9");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_machine_without_a_gpu_builds_for_the_cpu()
    {
        await RunAsync("models", "list");

        Assert.Collection(Calls(), build => Assert.DoesNotContain("Gpu", build, StringComparison.Ordinal), run => Assert.EndsWith(Program, run, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("index")]
    [InlineData("indexes")]
    [InlineData("data")]
    public async Task The_commands_for_collections_run_the_indexer(string command)
    {
        await RunAsync(command, "x");

        Assert.EndsWith($"Search.Indexer.dll {command} x", Calls()[^1], StringComparison.Ordinal);
        Assert.Contains($"\n  {command} ", (await RunAsync("help")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gpu_build_is_remembered_and_has_its_own_output_folder()
    {
        WriteProgram("nvidia-smi", "echo 'GPU 0: NVIDIA H100'");
        await RunAsync("models", "list");
        WriteProgram("nvidia-smi", "exit 9");
        await RunAsync("models", "list");
        await RunAsync("build");

        Assert.Collection(
            Calls(),
            build => Assert.EndsWith("-p:Gpu=true", build, StringComparison.Ordinal),
            run => Assert.EndsWith(GpuProgram, run, StringComparison.Ordinal),
            again => Assert.EndsWith(GpuProgram, again, StringComparison.Ordinal),
            everything => Assert.EndsWith("-p:Gpu=true", everything, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failed_first_gpu_build_is_reported_and_the_cpu_is_used()
    {
        WriteProgram("nvidia-smi", "echo 'GPU 0: NVIDIA H100'");
        WriteProgram("dotnet", $"echo \"$*\" >> {_folder.File("calls")}; case \"$*\" in *Gpu=true*) exit 1 ;; esac");

        var first = await RunAsync("models", "list");
        var second = await RunAsync("models", "list");

        Assert.Contains("the GPU build failed; building for the CPU", first.Errors, StringComparison.Ordinal);
        Assert.Empty(second.Errors);
        Assert.EndsWith(Program, Calls()[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_device_that_is_given_to_the_build_is_the_one_that_runs()
    {
        await RunAsync("build", "-p:Gpu=true");
        await RunAsync("models", "list");
        await RunAsync("build", "-p:Gpu=false");
        await RunAsync("models", "list");

        Assert.Equal([GpuProgram, Program], Calls().Where(call => call.EndsWith("models list", StringComparison.Ordinal)).Select(call => call[call.IndexOf("artifacts", StringComparison.Ordinal)..]));
    }

    [Fact]
    public async Task A_requested_gpu_build_that_fails_is_an_error()
    {
        WriteProgram("dotnet", "exit 1");

        Assert.Equal(1, (await RunAsync("build", "-p:Gpu=true")).ExitCode);
    }

    [Fact]
    public async Task A_program_that_the_build_leaves_behind_does_not_stop_the_next_build()
    {
        // As dotnet's build server does, it lives on and keeps the files that it inherited.
        WriteProgram("dotnet", $"case \"$*\" in msbuild*) sleep 600 <&- >/dev/null 2>&1 & echo $! > {_folder.File("left")} ;; esac");
        try
        {
            await RunAsync("models", "list");
            await RunAsync("index", "x").WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        }
        finally
        {
            Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(_folder.File("left"), CancellationToken.None), null)).Kill();
        }
    }

    [Fact]
    public async Task The_front_door_works_through_a_symbolic_link()
    {
        File.CreateSymbolicLink(_folder.File("checkout/link"), "search");
        File.CreateSymbolicLink(_folder.File("second"), _folder.File("checkout/link"));

        var (exitCode, output, errors) = await ProgramRunner.RunAsync(Describe(_folder.File("second"), ["--version"]), "");

        Assert.True(exitCode == 0, errors);
        Assert.Matches(@"^search \d+\.\d+\.\d+\n$", output);
    }

    [Fact]
    public async Task Setup_prints_versions_and_no_error_output_of_other_programs()
    {
        WriteProgram("chromium", "echo '[: 252760268: unexpected operator' >&2; echo 'Chromium 142.0.1 built on Debian'");

        Assert.Matches("(?m)^browser +Chromium 142.0.1", (await RunAsync("setup")).Output);
    }

    [Fact]
    public async Task Setup_does_not_take_a_docker_client_for_an_engine()
    {
        WriteProgram("chromium", "echo 'Chromium 142.0.1'");
        WriteProgram("docker", "[ \"$1\" = --version ] && echo 'Docker version 28.2.2' || { echo 'Cannot connect to the Docker daemon' >&2; exit 1; }");

        Assert.Matches("(?m)^Docker +client found, engine does not run", (await RunAsync("setup")).Output);
    }

    private Task<ProgramRunner.Result> RunAsync(params string[] arguments) =>
        ProgramRunner.RunAsync(Describe(_folder.File("checkout/search"), arguments), "");

    private string[] Calls() => File.ReadAllLines(_folder.File("calls"));

    private ProcessStartInfo Describe(string script, string[] arguments)
    {
        var start = new ProcessStartInfo("bash", [script, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{_folder.File("path")}:{start.Environment["PATH"]}";
        return start;
    }

    private void WriteProgram(string name, string script)
    {
        var file = Path.Combine(Directory.CreateDirectory(_folder.File("path")).FullName, name);
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
