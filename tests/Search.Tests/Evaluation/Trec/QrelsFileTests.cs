using Search.Core.Errors;
using Search.Evaluation.Trec;

namespace Search.Tests.Evaluation.Trec;

public sealed class QrelsFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("q 0 a 2\nq  0\tb  -1\nr 0 b 0\n")]
    [InlineData("q\t0\ta\t2\nq\t0\tb\t-1\n")]
    [InlineData("query-id\tcorpus-id\tscore\nq\ta\t2\nq\tb c\t0\n")]
    [InlineData("query-id\tcorpus-id\tscore\r\nq\ta\t2\r\n")]
    public void Judgements_in_the_forms_of_TREC_MS_MARCO_and_BEIR_are_read(string text)
    {
        var qrels = Read(text);

        Assert.Equal("q", qrels.Queries[0]);
        Assert.Equal(2, qrels.Of("q")["a"]);
    }

    [Fact]
    public void A_query_without_judgements_shows_none()
    {
        var qrels = Read("q 0 a 1\n");

        Assert.False(qrels.IsJudged("r"));
        Assert.Empty(qrels.Of("r"));
        Assert.Equal(1, qrels.Count);
    }

    [Theory]
    [InlineData("duplicate-judgement.qrels", 2)]
    [InlineData("grade-not-an-integer.qrels", 2)]
    [InlineData("missing-column.qrels", 2)]
    [InlineData("empty.run", 1)]
    public void Malformed_judgements_are_refused_with_their_line(string file, int line)
    {
        var path = TestData.InCheckout(Path.Combine("tests/Search.Tests/Evaluation/Golden/malformed", file));

        var error = Assert.Throws<BadInputException>(() => QrelsFile.Read(path));

        Assert.StartsWith($"{path}, line {line}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("; expected ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("query-id\tcorpus-id\tscore\nq\ta\n")]
    [InlineData("query-id\tcorpus-id\tscore\nq\t\t1\n")]
    [InlineData("query-id\tcorpus-id\tscore\nq\ta\thigh\n")]
    public void Malformed_judgements_of_BEIR_are_refused_too(string text) =>
        Assert.Contains("line 2: ", Assert.Throws<BadInputException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("query-id\tcorpus-id\tscore\n")]
    [InlineData("query-id\tcorpus-id\tscore")]
    public void A_header_without_judgements_is_refused_with_its_line(string text) =>
        Assert.Contains("line 1: a header but no judgements; expected 3 columns", Assert.Throws<BadInputException>(() => Read(text)).Message, StringComparison.Ordinal);

    private Qrels Read(string text)
    {
        File.WriteAllText(_folder.File("qrels"), text);
        return QrelsFile.Read(_folder.File("qrels"));
    }
}
