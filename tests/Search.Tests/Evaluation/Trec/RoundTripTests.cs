using CsCheck;
using Search.Core.Errors;
using Search.Evaluation.Trec;

namespace Search.Tests.Evaluation.Trec;

/// <summary>What is written is read back.</summary>
public sealed class RoundTripTests : IDisposable
{
    private static readonly Gen<string> Id = Gen.OneOf(
        Gen.String[Gen.Char.AlphaNumeric, 1, 8], Gen.OneOf("#1", "a\u00A0b", "\uE000", "\U00010000", "é", "\u0085", "-", "0"));

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Judgements_are_read_as_they_were_written() =>
        Gen.Select(Gen.Select(Id, Id, Gen.Int[-1, 3]).Array[1, 20], Name("qrels")).Sample(
            (judgements, name) =>
            {
                var qrels = new Qrels();
                foreach (var (query, document, grade) in judgements)
                {
                    qrels.TryAdd(query, document, grade);
                }

                QrelsFile.Write(_folder.File(name), qrels);
                var read = QrelsFile.Read(_folder.File(name));

                Assert.Equal(qrels.Queries, read.Queries);
                Assert.All(qrels.Queries, query => Assert.Equal(qrels.Of(query), read.Of(query)));
            },
            iter: 100, threads: 1);

    [Fact]
    public void A_run_is_read_in_the_order_in_which_it_was_written() =>
        Gen.Select(Gen.Select(Id, Gen.Dictionary(Id, Gen.Single[-1000f, 1000f])[1, 10]).Array[1, 5], Name("run.trec"), Name("run.tsv")).Sample(
            (queries, trec, msMarco) =>
            {
                var rankings = queries.DistinctBy(query => query.Item1).ToDictionary(
                    query => query.Item1, query => query.Item2.OrderByDescending(document => document.Value).Select(document => (document.Key, document.Value)).ToList());
                foreach (var name in new[] { trec, msMarco })
                {
                    using var writer = new RunWriter(_folder.File(name), "tag");
                    foreach (var (query, ranking) in rankings)
                    {
                        writer.Write(query, ranking);
                    }

                    writer.Complete();
                    var read = RunFile.Read(_folder.File(name));

                    Assert.Equal(rankings.Keys, read.Rankings.Keys);
                    Assert.All(rankings, ranking => Assert.Equal(
                        ranking.Value.Select(document => document.Key), read.Of(ranking.Key).Select(document => document.Document)));
                }
            },
            iter: 100, threads: 1);

    [Theory]
    [InlineData("a b", "d")]
    [InlineData("q", "a\tb")]
    [InlineData("q", "")]
    public void An_id_with_a_blank_is_not_written_to_judgements(string query, string document)
    {
        var qrels = new Qrels();
        qrels.TryAdd(query, document, 1);

        Assert.Throws<BadInputException>(() => QrelsFile.Write(_folder.File("qrels"), qrels));
        Assert.Empty(Directory.EnumerateFiles(_folder.Path));
    }

    private static Gen<string> Name(string name) => Gen.Bool.Select(gzipped => gzipped ? name + ".gz" : name);
}
