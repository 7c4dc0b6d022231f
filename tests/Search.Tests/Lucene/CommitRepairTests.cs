using Search.Core;
using Search.Core.Indexing;
using Search.Core.Storage;
using Search.Lucene;

namespace Search.Tests.Lucene;

/// <summary>A commit that was damaged when its process died is left out; the one before is used with its own checkpoint.</summary>
public sealed class CommitRepairTests : IDisposable
{
    private static readonly IndexDefinition Books = TestIndexes.Define("books");
    private static readonly Passage[] Passages = [new("a", null, "a cat"), new("b", null, "a dog"), new("c", null, "a mat")];

    private readonly TempFolder _home = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Version => Assert.Single(Directory.GetDirectories(Path.Combine(_home.Path, "indexes", "books")));

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("segments_2", 0)]
    [InlineData("segments_2", 20)]
    [InlineData("_1.*", 0)]
    [InlineData("_1.*", 30)]
    public async Task A_damaged_commit_is_left_out_and_the_job_ends_with_the_same_index(string damaged, int bytesLeft)
    {
        await StopAfterTwoCheckpointsAsync();
        foreach (var file in Directory.GetFiles(Version, damaged))
        {
            using var stream = File.OpenWrite(file);
            stream.SetLength(Math.Min(stream.Length, bytesLeft));
        }

        await using var engine = Engine();
        await using var writer = await engine.ResumeIndexAsync(Books, replace: false, Cancel);
        Assert.Equal(TestIndexes.After(Passages[..1]), writer!.Checkpoint);
        await writer.AddAsync(Passages[1..], Cancel);
        var published = await writer.PublishAsync(TestIndexes.After(Passages), Cancel);

        Assert.Equal((3, TestIndexes.After(Passages)), (published.Index.Passages, published.Index.Metadata.Checkpoint));
        await using var retriever = await engine.OpenAsync("books", Cancel);
        Assert.Equal("b", Assert.Single(await retriever.RetrieveAsync("dog", 10, Cancel)).Passage.Id);
    }

    [Fact]
    public async Task A_sound_commit_is_continued_and_the_one_before_it_stays_until_the_index_is_published()
    {
        await StopAfterTwoCheckpointsAsync();
        Assert.Equal(2, Directory.GetFiles(Version, "segments_*").Length);

        await using var engine = Engine();
        await using (var writer = await engine.ResumeIndexAsync(Books, replace: false, Cancel))
        {
            Assert.Equal(TestIndexes.After(Passages[..2]), writer!.Checkpoint);
            await writer.AddAsync(Passages[2..], Cancel);
            await writer.PublishAsync(TestIndexes.After(Passages), Cancel);
        }

        Assert.Single(Directory.GetFiles(Version, "segments_*"));
    }

    [Fact]
    public async Task A_version_without_a_sound_commit_is_given_up()
    {
        await StopAfterTwoCheckpointsAsync();
        foreach (var file in Directory.GetFiles(Version, "_0.*"))
        {
            File.WriteAllBytes(file, []);
        }

        await using var engine = Engine();

        Assert.Null(await engine.ResumeIndexAsync(Books, replace: false, Cancel));
    }

    [Fact]
    public async Task A_version_whose_writer_was_killed_before_it_noted_the_time_is_kept_as_the_one_before()
    {
        await using var engine = Engine();
        await PublishAsync(engine, replace: false);
        var path = Version;
        await RemovePublishedAsync(path);

        await PublishAsync(engine, replace: true);

        Assert.Equal(2, (await engine.ListVersionsAsync("books", Cancel)).Count);
    }

    private LuceneEngine Engine() => new(new DataDirectory(_home.Path));

    private async Task StopAfterTwoCheckpointsAsync()
    {
        await using var engine = Engine();
        await using var writer = await engine.CreateIndexAsync(Books, replace: false, Cancel);
        await writer.AddAsync(Passages[..1], Cancel);
        await writer.CheckpointAsync(TestIndexes.After(Passages[..1]), Cancel);
        await writer.AddAsync(Passages[1..2], Cancel);
        await writer.CheckpointAsync(TestIndexes.After(Passages[..2]), Cancel);
        await writer.AddAsync(Passages[2..], Cancel);
    }

    private static async Task PublishAsync(LuceneEngine engine, bool replace)
    {
        await using var writer = await engine.CreateIndexAsync(Books, replace, Cancel);
        await writer.PublishAsync(Passages);
    }

    /// <summary>Writes the commit that stands in the folder just before the last one of a publication.</summary>
    private static async Task RemovePublishedAsync(string version)
    {
        using var directory = new global::Lucene.Net.Store.NIOFSDirectory(version);
        var stored = CommitData.ReadVersion(new IndexFolder("books", Path.GetDirectoryName(version)!), Path.GetFileName(version));
        using var writer = new global::Lucene.Net.Index.IndexWriter(
            directory, new global::Lucene.Net.Index.IndexWriterConfig(global::Search.Lucene.Analysis.TextAnalysis.Version, global::Search.Lucene.Analysis.TextAnalysis.Of("english").Analyzer));
        writer.SetCommitData(CommitData.Write(stored.Metadata! with { Published = null }, stored.PassageBytes));
        await Task.Run(writer.Commit, Cancel);
    }
}
