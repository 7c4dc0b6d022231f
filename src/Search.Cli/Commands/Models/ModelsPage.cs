using Search.Core.Errors;
using Search.Evaluation.Reports;
using Search.Onnx.Models;

namespace Search.Cli.Commands.Models;

/// <summary>Renders the registry and its measured results as the page docs/models.md.</summary>
internal static class ModelsPage
{
    /// <param name="files">Results of the full-size test.</param>
    /// <param name="int8Files">Results of the full-size test of int8.</param>
    /// <exception cref="BadInputException">A file is not such a result.</exception>
    public static string Render(IEnumerable<string> files, IEnumerable<string> int8Files)
    {
        var results = Newest<FullSizeResult>(files, result => result.Model);
        var int8 = Newest<FullSizeInt8Result>(int8Files, result => result.Model);
        var page = new MarkdownPage("./search models report", "the registry and the files under benchmarks/",
            """
            # Models

            The fifteen rerankers of the model card of ms-marco-MiniLM-L-12-v2. nDCG@10 (TREC DL 2019), MRR@10 (MS MARCO dev) and documents
            per second (V100) are the cards' figures, not measured here. The bundled model is described in its [README](../models/mini-reranker-l6/README.md).
            """);
        page.Table(
            ["model", "layers · width · heads", "head", "nDCG@10", "MRR@10", "docs/s", "licence"],
            ModelRegistry.All.Select(entry => (FormattableString[])
            [
                $"[{entry.Name}](https://huggingface.co/{entry.Repository})", $"{entry.Layers} · {entry.Hidden} · {entry.AttentionHeads}", $"{entry.Head}",
                $"{entry.Published.Ndcg10:F2}", $"{entry.Published.Mrr10:F2}", $"{entry.Published.DocsPerSecond}", $"{entry.Licence ?? "none known"}",
            ]),
            textColumns: 3);
        AppendResults(page, results);
        AppendInt8(page, int8);
        page.Paragraph(
            """
            ## What was not checked with the published files

            The published files were not available during development. Not checked for any model: that its tensors and configuration are as in
            the tests, that the cards' figures are reached, and how much quality int8 loses with trained weights. After
            `./search models pull NAME`, check with `./search models verify NAME` and `./search models audit NAME`. For single models also:
            """);
        page.Paragraph(string.Join('\n', ModelRegistry.All.Select(entry => $"- **{entry.Name}**: {string.Join("; ", entry.Unconfirmed)}")));
        return page.ToString();
    }

    /// <summary>Results by model; if several machines measured a model, the newest result counts.</summary>
    private static Dictionary<string, T> Newest<T>(IEnumerable<string> files, Func<T, string> model)
        where T : IMeasuredResult => ResultFile.ReadAll(files)
            .Select(file => file.As<T>())
            .GroupBy(model)
            .ToDictionary(results => results.Key, results => results.MaxBy(result => result.Provenance.Date)!);

    private static void AppendResults(MarkdownPage page, Dictionary<string, FullSizeResult> results)
    {
        page.Paragraph(
            """
            ## What was checked

            Every test run checks a small version (two layers) of each model. Models with figures in the table were also checked in full size:
            files with random weights in the layout of the repository were pulled from a local server, built and loaded, and four pairs were
            scored in fp32. The difference is from a separate forward pass in double precision; 1e-4 is allowed.
            """);
        page.Table(
            ["model", "files", "pull, s", "build and load, s", "largest difference"],
            ModelRegistry.All.Select(entry => (Entry: entry, Files: string.Join(", ", entry.Files.Select(file => file.Path)))).Select(row =>
                results.TryGetValue(row.Entry.Name, out var result)
                    ? (FormattableString[])
                    [
                        $"{row.Entry.Name}", $"{row.Files} ({result.Bytes / 1e6:F0} MB)", $"{result.PullSeconds:F1}",
                        $"{result.BuildAndLoadSeconds:F1}", $"{result.MaxDifference:E1}",
                    ]
                    : [$"{row.Entry.Name}", $"{row.Files}", $"", $"", $""]),
            textColumns: 2);
        Measured(page, results.Values.FirstOrDefault()?.Provenance);
    }

    private static void AppendInt8(MarkdownPage page, Dictionary<string, FullSizeInt8Result> results)
    {
        if (results.Count == 0)
        {
            return;
        }

        page.Paragraph(
            """
            In full size in int8, calibrated and built as for a user. The table has the mean difference of 40 scores from fp32's; the same without
            the shift common to all scores, which does not change the order; the difference of dynamic int8 in the same graph with each pair
            alone, its best case; and the mean deviation of the scores from their own mean. A pair's score was the same bit for bit alone and
            in a batch. Random weights show that the arithmetic is right, not how much quality int8 loses with trained weights.
            """);
        page.Table(
            ["model", "int8", "without the shift", "dynamic int8", "spread of the scores"],
            ModelRegistry.All.Select(entry => results.TryGetValue(entry.Name, out var result)
                ? (FormattableString[])
                [
                    $"{entry.Name}", $"{result.MeanDistance:F4}", $"{result.DistanceWithoutShift:F4}", $"{result.DynamicMeanDistance:F4}", $"{result.Spread:F4}",
                ]
                : [$"{entry.Name}", $"", $"", $"", $""]));
        Measured(page, results.Values.FirstOrDefault()?.Provenance);
    }

    /// <summary>One command measures all rows.</summary>
    private static void Measured(MarkdownPage page, Provenance? provenance)
    {
        if (provenance is not null)
        {
            page.Measured(provenance);
        }
    }
}
