using Search.Core.Errors;
using Search.Evaluation.Trec;

namespace Search.Tests.Evaluation.Trec;

public sealed class QueryFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("queries.tsv", "1\twhat is\ta tab?\u0085\n2\tsecond\n")]
    [InlineData("queries.jsonl", "{\"_id\":\"1\",\"text\":\"what is\\ta tab?\\u0085\",\"metadata\":{}}\n{\"id\":2,\"text\":\"second\"}")]
    public void Queries_are_read_with_their_text_as_it_is(string name, string text)
    {
        File.WriteAllText(_folder.File(name), text);

        var queries = QueryFile.Read(_folder.File(name));

        Assert.Equal(["1", "2"], queries.Keys);
        Assert.Equal("what is\ta tab?\u0085", queries["1"]);
    }

    [Fact]
    public void A_BEIR_folder_is_read_as_its_query_file() =>
        Assert.NotEmpty(QueryFile.Read(TestData.InCheckout("samples/everyday")));

    [Theory]
    [InlineData("1\ta\n1\tb\n", "line 2: query '1' is repeated")]
    [InlineData("1\ta\n2\t \n", "line 2: query '2' has no text")]
    [InlineData("1\ta\nno tab\n", "line 2: no tab")]
    [InlineData("", "line 1: no queries")]
    public void Malformed_queries_are_refused_with_their_line(string text, string problem)
    {
        File.WriteAllText(_folder.File("queries.tsv"), text);

        var error = Assert.Throws<BadInputException>(() => QueryFile.Read(_folder.File("queries.tsv")));

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }
}
