using Search.Core.Errors;
using Search.Evaluation.Comparisons;
using Search.Evaluation.Reports;

namespace Search.Evaluation.Experiments.Pages;

/// <summary>Renders results of <c>search eval</c> as the page docs/evaluation.md.</summary>
public static class EvaluationPage
{
    /// <summary>Renders the page: first the commands that anyone can run, then those that need files outside the repository.</summary>
    /// <param name="files">Result files of <c>search eval run</c>, <c>search eval rerank --json</c> and <c>search eval compare --json</c>.</param>
    /// <exception cref="BadInputException">A file is missing, or is not such a result.</exception>
    public static string Render(IEnumerable<string> files)
    {
        var page = new MarkdownPage("./search eval report", "the files under benchmarks/",
            """
            # Evaluation

            How good the rankings are, and how long a search takes. Every table has the command that measures it, the machine and the date.

            Values are means over the judged queries that were run; one for which nothing was found counts 0 (trec_eval's `-c`). nDCG uses all
            grades. RR and R count grade 1 and above as relevant; with `(rel=2)`, as TREC DL's binary measures are published, grade 2 and above.
            Times are of one search, in milliseconds, after a warm-up. All windows come from one scored run ([decision 0021](decisions/0021-one-scored-run.md)), so times
            are somewhat higher than in a search of its own: large windows are scored in slices, and small ones wait for the whole list of candidates.
            The values of every query are in the result files under [benchmarks](../benchmarks); `./search eval measure QRELS RUN --per-query`
            prints them for a run file.
            """);
        var results = ResultFile.ReadAll(files).Select(Load).ToLookup(result => result.NeedsOtherFiles);
        AppendSample(page, [.. results[false]]);
        AppendMsMarco(page, [.. results[true]]);
        return page.ToString();
    }

    private static void AppendSample(MarkdownPage page, IReadOnlyList<Measured> results)
    {
        if (results.Count == 0)
        {
            return;
        }

        page.Paragraph(
            """
            ## The bundled sample

            Anyone can run these commands: passages, queries and judgements are in `samples/everyday`, the model is in `models/mini-reranker-l6`.
            Index the sample first:

            ```bash
            ./search index sample --replace
            ```
            """);
        Append(page, results);
    }

    private static void AppendMsMarco(MarkdownPage page, IReadOnlyList<Measured> results)
    {
        if (results.Count == 0)
        {
            return;
        }

        page.Paragraph(
            """
            ## TREC Deep Learning 2019 (MS MARCO passages)

            These commands read files that are **not** in the repository: MS MARCO is for non-commercial research only. Here they are in a folder
            `shared` beside the checkout; if yours are elsewhere, change the paths.

            | file | what it is | where it comes from |
            | --- | --- | --- |
            | `collection.part…tsv.gz` | 46,812 passages of MS MARCO, `id<TAB>text`: all candidates, and some more | a part of `collection.tar.gz`, [MS MARCO passage ranking](https://microsoft.github.io/msmarco/); the whole collection works too |
            | `queries.dl19.tsv` | the 43 judged queries, `id<TAB>text` | `msmarco-test2019-queries.tsv.gz`, [TREC Deep Learning 2019](https://microsoft.github.io/msmarco/TREC-Deep-Learning-2019) |
            | `qrels.dl19.full.txt` | NIST's judgements, grades 0 to 3 | [2019qrels-pass.txt](https://trec.nist.gov/data/deep/2019qrels-pass.txt) |
            | `run.bm25-….dl19.top100.trec` | the first 100 of BM25 over all 8.8 million passages | [Anserini](https://github.com/castorini/anserini), its defaults k1 0.9 and b 0.4 |

            The figures of the candidate file can be compared with the literature. The index `subset` holds only the 46,812 passages, which is
            easier than the whole collection: its end-to-end figures can only be compared with each other. Build it with

            ```bash
            ./search index ../shared/data/msmarco-subset/collection.part*.tsv.gz --index subset --replace
            ```
            """);
        Append(page, results);
    }

    private static void Append(MarkdownPage page, IReadOnlyList<Measured> results)
    {
        foreach (var result in results)
        {
            page.Paragraph($"### {result.Title}");
            result.Append(page);
            page.Measured(result.Provenance);
        }
    }

    private static Measured Load(ResultFile file)
    {
        if (file.Is<ExperimentResults>())
        {
            var results = file.As<ExperimentResults>();
            return results.Systems.Count > 0
                ? new Measured(file.Title, results.Provenance, page => ExperimentSection.Append(page, file.Title, results))
                : throw new BadInputException($"{file.Path} has no systems; expected at least the first stage.");
        }

        if (file.Is<ComparisonResults>())
        {
            var comparison = file.As<ComparisonResults>();
            return new Measured(file.Title, comparison.Provenance, page => ComparisonSection.Append(page, comparison));
        }

        var reranking = file.As<RerankingResults>();
        return new Measured(file.Title, reranking.Provenance, page => RerankingSection.Append(page, reranking));
    }

    /// <summary>One result of the page.</summary>
    private sealed record Measured(string Title, Provenance Provenance, Action<MarkdownPage> Append)
    {
        /// <summary>Whether the command reads files outside the repository.</summary>
        public bool NeedsOtherFiles => !Provenance.Command.Contains("samples/everyday/", StringComparison.Ordinal);
    }
}
