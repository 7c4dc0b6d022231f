using Search.Core.Collections;
using Search.Core.Errors;
using Search.Core.Indexing;

namespace Search.Tests.Core.Indexing;

public sealed class IndexMetadataTests
{
    private static readonly IndexMetadata Metadata =
        IndexMetadata.Start(TestIndexes.Define("books"), new DateTimeOffset(2026, 11, 28, 1, 2, 3, TimeSpan.Zero));

    [Fact]
    public void A_written_value_is_read_back_unchanged()
    {
        var published = Metadata.At(new JobCheckpoint(TestIndexes.Source, 5, 3, 2, new ContentHash(7))) with { Published = Metadata.Started.AddHours(1) };

        Assert.Equal(Metadata, IndexMetadata.Parse("books", Metadata.ToJson()));
        Assert.Equal(published, IndexMetadata.Parse("books", published.ToJson()));
        Assert.Equal(new JobCheckpoint(TestIndexes.Source, 5, 3, 2, new ContentHash(7)), published.Checkpoint);
    }

    [Fact]
    public void The_json_has_the_published_names() => Assert.StartsWith(
        """{"source":{"name":"test","fingerprint":"1"},"entries":0,"indexed":0,"rejected":0,"contentHash":"00000000000000000000000000000000","analyzer":"english","k1":0.9,"b":0.4,"schema":4,"tool":""",
        Metadata.ToJson(),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(null)]
    [InlineData("no json")]
    [InlineData("{}")]
    [InlineData("""{"schema":1,"k1":0.9,"b":0.4}""")]
    public void Metadata_of_another_program_or_version_is_refused_and_says_what_to_do(string? json)
    {
        Assert.Null(IndexMetadata.TryParse(json));
        var error = Assert.Throws<BadInputException>(() => IndexMetadata.Parse("books", json));

        Assert.Contains("./search index SOURCE --index books --replace", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_with_another_analyzer_or_other_options_does_not_continue_the_version()
    {
        var definition = TestIndexes.Define("books");

        Assert.True(Metadata.Fits(definition));
        Assert.False(Metadata.Fits(definition with { Analyzer = "german" }));
        Assert.False(Metadata.Fits(definition with { Source = definition.Source with { Options = new CollectionOptions(RepairMojibake: true) } }));
    }

    [Fact]
    public void How_the_source_was_read_is_part_of_the_json()
    {
        var source = TestIndexes.Source with { Options = new CollectionOptions("docid", null, "body", CollectionFormat.Csv, RepairMojibake: true) };
        var metadata = Metadata with { Source = source };

        Assert.Equal(metadata, IndexMetadata.Parse("books", metadata.ToJson()));
        Assert.Contains(
            """"options":{"idField":"docid","titleField":null,"textField":"body","format":"csv","repairMojibake":true}"""",
            metadata.ToJson(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_of_another_schema_is_refused() =>
        Assert.Null(IndexMetadata.TryParse((Metadata with { Schema = IndexSchema.Version + 1 }).ToJson()));
}
