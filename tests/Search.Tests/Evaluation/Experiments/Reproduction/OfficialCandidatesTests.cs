using CsCheck;
using Search.Core.Errors;
using Search.Evaluation.Experiments;
using Search.Evaluation.Experiments.Reproduction;
using Search.Tests.Indexing.DataSets;

namespace Search.Tests.Evaluation.Experiments.Reproduction;

/// <summary>The official candidate files.</summary>
public sealed class OfficialCandidatesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Path => _folder.File("top1000.tsv");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\n")]
    [InlineData("")]
    public void The_lines_of_a_query_are_found_wherever_they_are(string end)
    {
        var queries = Read($"7\ta\tfar away?\tÀ moon\u0085.\n5\ta\tnear\tmoon\n7\tb\tfar away?\t sun {end}", "7", "6", "5");

        Assert.Equal(["7", "5"], queries.Select(query => query.Id));
        Assert.Equal("far away?", queries[0].Text);
        Assert.Equal([("a", "À moon\u0085.", 1), ("b", " sun ", 2)], queries[0].Candidates.Select(candidate => (candidate.Passage.Id, candidate.Passage.Text, candidate.Rank)));
        Assert.Equal("moon", queries[1].Candidates.Single().Passage.Text);
    }

    [Fact]
    public void Any_candidates_in_any_order_are_read_as_they_were_written()
    {
        var text = Gen.String[Gen.OneOf(Gen.Char.AlphaNumeric, Gen.OneOf(' ', 'é', '\u2028', '"', '\r', '中')), 0, 12];
        Gen.Select(Gen.Int[1, 4], Gen.Int[1, 30], text).Array[1, 30].Sample(
            lines =>
            {
                var distinct = lines.DistinctBy(line => (line.Item1, line.Item2)).ToList();
                var read = Read(string.Concat(distinct.Select(line => $"{line.Item1}\t{line.Item2}\tq{line.Item1}\t{line.Item3}\n")), "1", "2", "3", "4");

                Assert.Equal(
                    distinct.OrderBy(line => line.Item1).Select(line => ($"{line.Item1}", $"q{line.Item1}", $"{line.Item2}", line.Item3)),
                    read.SelectMany(query => query.Candidates.Select(candidate => (query.Id, query.Text, candidate.Passage.Id, candidate.Passage.Text))));
            },
            iter: 100, threads: 1);
    }

    [Theory]
    [InlineData("1\ta\tq\tp\n1\tb\tp\n", "line 2: 3 columns")]
    [InlineData("1\ta\tq\tp\tx\n", "line 1: 5 columns")]
    [InlineData("\ta\tq\tp\n", "line 1: ")]
    [InlineData("1\ta\tq\tp\n\n", "line 2: 1 columns")]
    [InlineData("", "line 1: no candidates")]
    [InlineData("1\ta\tq\tp\n2\ta\tq\tp\n1\ta\tq\tp\n", "line 3: passage 'a' is listed twice for query '1'")]
    public void A_malformed_file_is_refused_with_its_line(string content, string message)
    {
        var error = Assert.Throws<BadInputException>(() => Read(content, "1"));

        Assert.StartsWith($"{Path}, {message}", error.Message, StringComparison.Ordinal);
        Assert.Contains("; expected ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_compressed_file_is_refused()
    {
        File.WriteAllBytes(Path, Packed.Gzip("1\ta\tq\tp\n"u8.ToArray()));

        Assert.Contains("expected the unpacked file", Assert.Throws<BadInputException>(() => new OfficialCandidates(Path)).Message, StringComparison.Ordinal);
    }

    private List<QueryCandidates> Read(string content, params string[] queries)
    {
        File.WriteAllText(Path, content);
        using var candidates = new OfficialCandidates(Path);
        return [.. candidates.Of(queries)];
    }
}
