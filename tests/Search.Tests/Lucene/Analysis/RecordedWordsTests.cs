using System.Text.Json;
using System.Text.Json.Nodes;
using Search.Lucene.Analysis;

namespace Search.Tests.Lucene.Analysis;

/// <summary>
/// The terms of random texts are those that Elasticsearch made. The answers of 8.19 and 9.2, which are the same, were recorded with
/// <c>eng/word-break/record.mjs</c>; <c>WordsAgreeTests</c> asks the servers themselves.
/// </summary>
public class RecordedWordsTests
{
    [Theory]
    [InlineData("standard")]
    [InlineData("english")]
    public void Terms_and_their_places_are_those_of_Elasticsearch(string analyzer)
    {
        var lines = File.ReadAllLines(TestData.InCheckout("tests/Search.Tests/Lucene/Analysis/words-elasticsearch.jsonl"));
        Assert.Equal(400, lines.Length);
        foreach (var line in lines)
        {
            var recorded = JsonNode.Parse(line)!;
            var text = (string)recorded["text"]!;

            var terms = TextAnalysis.Of(analyzer).Terms(text).Select(token => (token.Term, token.Start, token.End));

            Assert.True(recorded[analyzer]!.Deserialize<JsonArray[]>()!.Select(term => ((string)term[0]!, (int)term[1]!, (int)term[2]!)).SequenceEqual(terms), line);
        }
    }
}
