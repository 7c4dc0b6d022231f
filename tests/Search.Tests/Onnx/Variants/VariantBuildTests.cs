using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Search.Core.Storage;

namespace Search.Tests.Onnx.Variants;

/// <summary>Programs that build a variant and are killed, have no disk space, or run in parallel: only complete variants are served.</summary>
public sealed class VariantBuildTests : IDisposable
{
    private const string Request = """{"query":"how long does concrete cure","documents":["Concrete cures for 28 days.","The moon."]}""";
    private static readonly string[] Rerank = ["rerank", "--model", "default", "--precision", "fp32", "--device", "cpu"];

    private readonly TempFolder _home = new();

    private string Variants => new DataDirectory(_home.Path).Variants;

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData(".lock")]
    [InlineData("/.unfinished-*")]
    [InlineData("/.unfinished-*/model.onnx")]
    public async Task A_build_that_is_killed_leaves_nothing_that_is_served(string moment)
    {
        using (var process = Process.Start(ProgramRunner.Describe("Search.Cli", _home.Path, Rerank))!)
        {
            await process.StandardInput.WriteAsync(Request);
            process.StandardInput.Close();
            while (!IsThere(moment))
            {
                Assert.False(process.HasExited, "The program ended before it could be killed.");
            }

            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(128 + 9, process.ExitCode);
        }

        AssertAllServedAreWhole();
        AssertScores(await ProgramRunner.RunAsync("Search.Cli", _home.Path, Rerank, Request));
        Assert.Single(Directory.GetDirectories(Variants));
    }

    [Theory]
    [InlineData("bash", "trap '' XFSZ; ulimit -f 20000; exec dotnet \"$@\"", "error: .* a file of 91 MB cannot be written there. ")]
    [InlineData(LimitedShell.Mounting, "mount -t tmpfs -o size=20m none \"$SEARCH_HOME\" && exec dotnet \"$@\"", "error: The variant of the model needs 91 MB in .*, where 2[01] MB are free. ")]
    public async Task A_disk_without_room_is_an_error_and_the_build_is_done_when_there_is_room(string shell, string script, string error)
    {
        var limited = ProgramRunner.Describe("Search.Cli", _home.Path, Rerank);
        limited.Environment["DOTNET_EnableWriteXorExecute"] = "0"; // The runtime's memory file is larger than the limit.

        var full = await LimitedShell.RunAsync(limited, shell, script, Request);

        Assert.True(full.ExitCode == 1, full.Errors);
        Assert.Matches(error, full.Errors);
        Assert.Equal("", full.Output);
        Assert.True(!Directory.Exists(Variants) || Directory.GetDirectories(Variants).Length == 0);
        AssertScores(await ProgramRunner.RunAsync("Search.Cli", _home.Path, Rerank, Request));
    }

    [Fact]
    public async Task A_disk_that_becomes_full_while_a_variant_is_written_leaves_nothing_and_the_next_run_builds_it()
    {
        AssertScores(await ProgramRunner.RunAsync("Search.Cli", _home.Path, Rerank, Request));
        var model = new FileInfo(Assert.Single(Directory.GetFiles(Variants, "model.onnx", SearchOption.AllDirectories)));
        const int page = 4096;
        var justTheModel = (model.Length + page - 1) / page * page; // The model fits, as checked before; its hash does not.

        var result = await LimitedShell.RunAsync(
            ProgramRunner.Describe("Search.Cli", _home.Path, Rerank), LimitedShell.Mounting, LimitedShell.AgainWithRoom(justTheModel), Request);

        Assert.Matches(@"error: The variant of the model could not be written: No space left on device : '.*'\. Free some space there, or set SEARCH_HOME", result.Errors);
        const string left = "exit code 1\n./variants.lock\n\n";
        Assert.StartsWith(left, result.Output, StringComparison.Ordinal);
        AssertScores(result with { Output = result.Output[left.Length..] });
    }

    [Fact]
    public async Task Parallel_programs_build_a_variant_once_and_all_score()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => ProgramRunner.RunAsync("Search.Cli", _home.Path, Rerank, Request)));

        Assert.All(results, AssertScores);
        Assert.Single(results.Select(result => result.Output).Distinct());
        Assert.Single(Directory.GetDirectories(Variants));
        AssertAllServedAreWhole();
    }

    private static void AssertScores(ProgramRunner.Result result)
    {
        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Equal([0, 1], JsonNode.Parse(result.Output)!["order"]!.AsArray().Select(index => (int)index!));
    }

    private void AssertAllServedAreWhole()
    {
        foreach (var variant in Directory.Exists(Variants) ? Directory.GetDirectories(Variants, "[^.]*") : [])
        {
            Assert.Equal(
                File.ReadAllText(Path.Combine(variant, "model.onnx.sha256")),
                Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(variant, "model.onnx")))));
        }
    }

    private bool IsThere(string moment)
    {
        var parts = moment.Split('/');
        if (parts.Length == 1)
        {
            return File.Exists(Variants + moment);
        }

        try
        {
            return Directory.Exists(Variants)
                && Directory.GetDirectories(Variants, parts[1]).Any(folder => parts.Length == 2 || File.Exists(Path.Combine(folder, parts[2])));
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
    }
}
