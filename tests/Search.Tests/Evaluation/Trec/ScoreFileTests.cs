using Search.Core.Errors;
using Search.Evaluation.Trec;

namespace Search.Tests.Evaluation.Trec;

public sealed class ScoreFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lines_of_trec_eval_are_read_and_its_means_are_left_out()
    {
        var scores = Read("map                   \tq1\t0.5000\nndcg_cut_10           \tq1\t0.25\r\nmap                   \tq2\t1e-3\nrunid                 \tall\tbm25\nmap                   \tall\t0.2505\n");

        Assert.Equal(["map", "ndcg_cut_10"], scores.Keys);
        Assert.Equal([("q1", 0.5), ("q2", 0.001)], scores["map"].Select(value => (value.Key, value.Value)));
    }

    [Theory]
    [InlineData("map q1\n", "line 1: 2 columns; expected 3 columns")]
    [InlineData("map q1 0.5\nmap q2 high\n", "line 2: the value is 'high'; expected a finite number")]
    [InlineData("map q1 NaN\n", "line 1: the value is 'NaN'")]
    [InlineData("map q1 1\nmap q1 1\n", "line 2: map of query 'q1' is given twice")]
    [InlineData("map all 1\n", "line 1: no values of single queries; expected 3 columns: measure query value, as trec_eval -q prints them")]
    [InlineData("", "line 1: no values of single queries")]
    public void Other_lines_are_refused(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<BadInputException>(() => Read(text)).Message, StringComparison.Ordinal);

    private OrderedDictionary<string, IReadOnlyDictionary<string, double>> Read(string text)
    {
        File.WriteAllText(_folder.File("scores.txt"), text);
        return ScoreFile.Read(_folder.File("scores.txt"));
    }
}
