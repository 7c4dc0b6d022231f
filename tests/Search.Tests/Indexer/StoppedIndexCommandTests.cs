using System.Text.Json.Nodes;
using Search.Core;
using Search.Core.Indexing;
using Search.Core.Storage;
using Search.Lucene;
using Search.Tests.Elasticsearch;

namespace Search.Tests.Indexer;

/// <summary>Jobs of <c>search index</c> that are stopped or killed.</summary>
public sealed class StoppedIndexCommandTests : IndexCommands
{
    [Fact]
    public async Task A_stopped_job_that_reads_standard_input_leaves_nothing_and_says_so()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "sends a signal with kill");
        using var stopped = ProgramRunner.Start("Search.Indexer", Home.Path, ["index", "-", "--index", "books"]);
        for (var line = 0; line < 100_000; line++)
        {
            await stopped.StandardInput.WriteAsync($"{line}\tone of the many passages, number {line}\n".AsMemory(), TestContext.Current.CancellationToken);
        }

        await stopped.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        while (!stopped.HasExited && BytesOfVersions("books") == 0)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await stopped.InterruptAsync(); // It still waits for input.
        try
        {
            await stopped.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        }
        finally
        {
            stopped.Kill();
        }

        var errors = await stopped.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, stopped.ExitCode);
        Assert.Contains("stopped; nothing was indexed", errors, StringComparison.Ordinal);
        Assert.Equal(0, BytesOfVersions("books"));
    }

    [Fact]
    public async Task Ctrl_C_leaves_a_checkpoint_and_the_same_command_continues_from_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "sends a signal with kill");
        var passages = Write("long.tsv", string.Concat(Enumerable.Range(0, 300_000).Select(number => $"{number}\tone of the many passages, number {number}\n")));
        string[] command = ["index", passages, "--index", "passages", "--json"];
        using (var stopped = ProgramRunner.Start("Search.Indexer", Home.Path, command))
        {
            while (!stopped.HasExited && BytesOfVersions("passages") < 200_000)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }

            await stopped.InterruptAsync();
            var errors = await stopped.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await stopped.WaitForExitAsync(TestContext.Current.CancellationToken);

            Assert.Equal(1, stopped.ExitCode);
            Assert.Contains("passages; they are kept. Run the same command to continue", errors, StringComparison.Ordinal);
        }

        var resumed = await ProgramRunner.RunAsync("Search.Indexer", Home.Path, command);
        var json = JsonNode.Parse(resumed.Output)!;

        Assert.Equal(0, resumed.ExitCode);
        Assert.InRange((int)json["resumedFrom"]!, 1, 300_000);
        Assert.Equal((300_000, 300_000), ((int)json["indexed"]!, (int)json["engineCount"]!));
        var expected = ContentHash.Of(Enumerable.Range(0, 300_000).Select(number => new Passage($"{number}", null, $"one of the many passages, number {number}")));
        Assert.Equal(expected.ToString(), (string?)json["contentHash"]);
        Assert.Single(Directory.EnumerateDirectories(IndexFolder("passages")));
    }

    [Fact]
    public async Task After_a_killed_job_the_last_index_is_searchable_and_the_next_job_runs()
    {
        await IndexAsync(Write("passages.tsv", "1\tone\n"));
        await using var engine = new LuceneEngine(new DataDirectory(Home.Path));
        await using var retriever = await engine.OpenAsync("passages", TestContext.Current.CancellationToken);
        var passages = Write("long.tsv", string.Concat(Enumerable.Range(0, 300_000).Select(number => $"{number}\tone of the many passages, number {number}\n")));

        using (var killed = ProgramRunner.Start("Search.Indexer", Home.Path, ["index", passages, "--index", "passages", "--replace"]))
        {
            while (!killed.HasExited && BytesOfVersions("passages") < 200_000)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }

            var refused = await IndexAsync(passages, "--index", "passages", "--replace");
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains("is being written by another process", refused.Errors, StringComparison.Ordinal);
            killed.Kill();
            await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.NotEqual(0, killed.ExitCode);
        }

        Assert.Single(await retriever.RetrieveAsync("one", 10, TestContext.Current.CancellationToken));
        Assert.Equal(1, await CountAsync("passages"));
        Assert.Equal(0, (await IndexAsync(Write("passages.tsv", "1\tone\n2\tone more\n"), "--replace")).ExitCode);
        Assert.Equal(2, (await retriever.RetrieveAsync("one", 10, TestContext.Current.CancellationToken)).Count);
        Assert.Equal(2, Directory.EnumerateDirectories(IndexFolder("passages")).Count()); // The new version and the one before it.
    }
}
