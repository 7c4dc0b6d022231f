using Search.Core.Errors;
using Search.Evaluation.ExperimentReports;

namespace Search.Tests.Evaluation.ExperimentReports;

public sealed class ExperimentFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_moved_folder_has_its_runs_by_their_names()
    {
        ExperimentSample.Write(_folder.Path);

        var folder = ExperimentFolder.Read(_folder.Path);

        Assert.All(folder.Results.Systems, system => Assert.Equal(ExperimentSample.Queries, folder.RunOf(system)!.Rankings.Count));
        Assert.Empty(folder.Missing());
        Assert.Equal(ExperimentSample.Typed, folder.Queries!["q1"]);
        Assert.Equal("The <b>answer</b>", folder.Passages!["q1-p5"].Title);
    }

    [Fact]
    public void A_folder_of_an_older_version_says_what_it_lacks()
    {
        ExperimentSample.Write(_folder.Path);
        foreach (var file in new[] { "queries.tsv", "passages.jsonl", "qrels.txt", "a__model.k5.trec" })
        {
            File.Delete(_folder.File(file));
        }

        Assert.Equal(
            [
                "Queries, passages and judgements are not in the folder; run ./search eval run again to get them.",
                "The run of a/model.k5 (a__model.k5.trec) is not in the folder: its lists are not shown.",
            ],
            ExperimentFolder.Read(_folder.Path).Missing());
    }

    [Fact]
    public void A_folder_without_results_is_refused()
    {
        var error = Assert.Throws<BadInputException>(() => ExperimentFolder.Read(_folder.Path));

        Assert.Contains("it has no results.json; expected a folder that ./search eval run --out has written", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("results.json", """{"kind":"eval-run","version":1,"systems":[],"setup":{"engine":"e","index":"i","queries":1},"provenance":{"command":"c","cpu":"c","runtime":"r","os":"o","version":"v","date":"2026-01-01"}}""", "has no systems or no measures")]
    [InlineData("results.json", """{"kind":"eval-rerank","version":1}""", "kind 'eval-rerank'")]
    [InlineData("passages.jsonl", "{\"_id\":\"a\",\"text\":\"b\"}\n{", "passages.jsonl, line 2: not valid JSON")]
    [InlineData("qrels.txt", "q1 0 a\n", "qrels.txt, line 1")]
    [InlineData("queries.tsv", "q1\n", "queries.tsv, line 1")]
    public void A_damaged_file_is_named(string file, string content, string message)
    {
        ExperimentSample.Write(_folder.Path);
        File.WriteAllText(_folder.File(file), content);

        Assert.Contains(message, Assert.Throws<BadInputException>(() => ExperimentFolder.Read(_folder.Path)).Message, StringComparison.Ordinal);
    }
}
