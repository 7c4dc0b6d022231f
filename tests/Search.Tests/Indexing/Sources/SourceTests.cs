using Search.Core.Collections;
using Search.Core.Errors;
using Search.Indexing.Sources;

namespace Search.Tests.Indexing.Sources;

public sealed class SourceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Other_options_are_another_identity_so_that_a_stopped_job_never_mixes_them()
    {
        File.WriteAllText(_folder.File("a.jsonl"), "");
        var usual = Source.Resolve([_folder.File("a.jsonl")]).Identity;

        Assert.Equal(usual, Source.Resolve([_folder.File("a.jsonl")], new CollectionOptions()).Identity);
        Assert.NotEqual(usual, Source.Resolve([_folder.File("a.jsonl")], new CollectionOptions(IdField: "docid")).Identity);
        Assert.NotEqual(
            Source.Resolve([_folder.File("a.jsonl")], new CollectionOptions(TextField: "docid")).Identity,
            Source.Resolve([_folder.File("a.jsonl")], new CollectionOptions(IdField: "docid")).Identity);
    }

    [Fact]
    public void A_folder_stands_for_its_files_and_gives_the_index_its_name()
    {
        Directory.CreateDirectory(_folder.File("news"));
        File.WriteAllText(_folder.File("news/b.jsonl"), "");
        File.WriteAllText(_folder.File("news/a.tsv.gz"), "");

        var source = Source.Resolve([_folder.File("news")]);

        Assert.Equal(["a.tsv.gz", "b.jsonl"], source.Files.Select(file => Path.GetFileName(file)));
        Assert.Equal("news", source.DefaultIndex);
    }

    [Fact]
    public void Standard_input_is_read_once_and_each_time_another_source()
    {
        var source = Source.Resolve(["-"], openInput: () => new MemoryStream("1\tone\n"u8.ToArray()));
        using var file = source.Open(source.Files.Single());

        Assert.Equal("one", Assert.Single(file.Read()).Passage!.Text);
        Assert.Equal(0, source.TotalBytes);
        Assert.Equal(source.Identity, source.Identity);
        Assert.NotEqual(source.Identity, Source.Resolve(["-"], openInput: () => new MemoryStream()).Identity);
    }

    [Fact]
    public void Standard_input_cannot_be_one_of_several_sources() => Assert.Contains(
        "expected it alone",
        Assert.Throws<BadInputException>(() => Source.Resolve(["-", "sample"], openInput: () => new MemoryStream())).Message,
        StringComparison.Ordinal);
}
