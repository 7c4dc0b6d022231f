using Search.Core.Errors;
using Search.Evaluation.Reports;
using Search.Onnx.Models;

namespace Search.Cli.Commands.Models;

/// <summary>Renders the registry and what was measured of it as the page docs/models.md.</summary>
internal static class ModelsPage
{
    /// <param name="files">Results of the full-size test.</param>
    /// <param name="int8Files">Results of the full-size test of int8.</param>
    /// <exception cref="BadInputException">A file is no such result.</exception>
    public static string Render(IEnumerable<string> files, IEnumerable<string> int8Files)
    {
        var results = Newest<FullSizeResult>(files, result => result.Model);
        var int8 = Newest<FullSizeInt8Result>(int8Files, result => result.Model);
        var page = new MarkdownPage("./search models report", "the registry and the files under benchmarks/",
            """
            # Models

            The fifteen rerankers of the model card of ms-marco-MiniLM-L-12-v2. nDCG@10 (TREC DL 2019), MRR@10 (MS MARCO dev) and documents a
            second (V100) are the cards' figures, not measured here. The bundled model is described in its [README](../models/mini-reranker-l6/README.md).
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
            ## What only the published files can confirm

            These files could not be had where this was made. For every row: that its tensors and configuration are as the tests make them, that
            the cards' figures are reached, and what int8 costs a trained model. After
            `./search models pull NAME`, `./search models verify NAME` and `./search models audit NAME` tell. For single rows:
            """);
        page.Paragraph(string.Join('\n', ModelRegistry.All.Select(entry => $"- **{entry.Name}**: {string.Join("; ", entry.Unconfirmed)}")));
        return page.ToString();
    }

    /// <summary>By model; where several machines measured one, the newest result counts.</summary>
    private static Dictionary<string, T> Newest<T>(IEnumerable<string> files, Func<T, string> model)
        where T : IMeasuredResult => ResultFile.ReadAll(files)
            .Select(file => file.As<T>())
            .GroupBy(model)
            .ToDictionary(results => results.Key, results => results.MaxBy(result => result.Provenance.Date)!);

    private static void AppendResults(MarkdownPage page, Dictionary<string, FullSizeResult> results)
    {
        page.Paragraph(
            """
            ## What was checked here

            Each row in small (two layers) in every test run; and in its exact size where the table has figures: files with random weights in the
            layout of its repository, pulled from a local server, built, loaded, and four pairs scored in fp32. The distance is from a forward pass
            in double precision that shares no code with the program; 1e-4 is allowed.
            """);
        page.Table(
            ["model", "files", "pull, s", "build and load, s", "largest distance"],
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
            In int8 and its exact size, calibrated and built as for a user: the mean distance of 40 scores from fp32's, what of it is left without
            the shift that all of them share and that changes no order, the distance of dynamic int8 in the same graph with each pair alone,
            which is what it is best at; and how far the scores lie from their own mean. A pair's score was the same bit for bit alone and in a
            batch. Random weights show that the arithmetic is right, not what it costs a trained model.
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

    /// <summary>All rows are measured by one command.</summary>
    private static void Measured(MarkdownPage page, Provenance? provenance)
    {
        if (provenance is not null)
        {
            page.Measured(provenance);
        }
    }
}
