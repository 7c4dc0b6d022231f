using System.Globalization;
using System.Text.RegularExpressions;
using Search.Evaluation.Experiments;
using Search.Evaluation.Reports;
using Search.Hosting.Settings;

namespace Search.Tests.Docs;

/// <summary>The docs are short, their links work, and their tables are complete.</summary>
public partial class DocsTests
{
    public static TheoryData<string> Pages =>
    [
        .. new[] { "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md" },
        .. Directory.EnumerateFiles(TestData.InCheckout("docs"), "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(TestData.Checkout, file)),
    ];

    [Theory]
    [InlineData("README.md", 150)]
    [InlineData("ARCHITECTURE.md", 60)]
    public void A_page_is_not_longer_than_its_limit(string page, int lines) =>
        Assert.InRange(File.ReadAllLines(TestData.InCheckout(page)).Length, 1, lines);

    [Fact]
    public void A_decision_fits_one_page_and_has_a_date_and_a_status()
    {
        foreach (var file in Directory.EnumerateFiles(TestData.InCheckout("docs/decisions"), "0*.md"))
        {
            var lines = File.ReadAllLines(file);

            Assert.Matches("^[0-9]{4}-[a-z0-9-]+\\.md$", Path.GetFileName(file));
            Assert.InRange(lines.Length, 1, 70);
            Assert.Matches("^Date: 20[0-9]{2}-[0-9]{2}-[0-9]{2}.*Status: (accepted|superseded)", lines[2]);
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_to_a_file_leads_somewhere(string page)
    {
        var folder = Path.GetDirectoryName(TestData.InCheckout(page))!;
        foreach (Match link in Link().Matches(File.ReadAllText(TestData.InCheckout(page))))
        {
            var target = link.Groups["target"].Value.Split('#')[0];
            if (target.Length > 0 && !target.Contains("://", StringComparison.Ordinal))
            {
                Assert.True(Path.Exists(Path.Combine(folder, target)), $"{page} links to {target}, which does not exist.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_names_no_path_of_one_machine(string page) =>
        Assert.DoesNotMatch("(/work/|/root/|/home/[a-z])", File.ReadAllText(TestData.InCheckout(page)));

    [Fact]
    public void The_readme_lists_every_setting()
    {
        var readme = File.ReadAllText(TestData.InCheckout("README.md"));

        Assert.All(Setting.All, setting =>
        {
            Assert.Contains($"`{setting.EnvironmentVariable}`", readme, StringComparison.Ordinal);
            Assert.Contains($"`{setting.Key}`", readme, StringComparison.Ordinal);
        });
        Assert.All(
            EnvironmentVariable().Matches(readme).Select(match => match.Value).Distinct(),
            variable => Assert.Contains(variable, Setting.All.Select(setting => setting.EnvironmentVariable).Append("SEARCH_TEST_DATA")));
    }

    [Fact]
    public void The_first_command_comes_early_in_the_readme() =>
        Assert.InRange(
            Array.FindIndex(File.ReadAllLines(TestData.InCheckout("README.md")), line => line.StartsWith("./search demo", StringComparison.Ordinal)),
            0, 24);

    [Fact]
    public void The_readmes_figures_of_TREC_DL_2019_are_the_measured_ones()
    {
        var readme = File.ReadAllText(TestData.InCheckout("README.md")).Replace("**", "", StringComparison.Ordinal);
        var machines = Directory.EnumerateDirectories(TestData.InCheckout("benchmarks"))
            .Select(machine => Path.Combine(machine, "evaluation"))
            .Where(folder => File.Exists(Path.Combine(folder, "dl19-candidates-fp32.json")));

        Assert.Contains(machines, folder => Rows(folder, "fp32").Concat(Rows(folder, "int8")).All(row => readme.Contains(row, StringComparison.Ordinal)));

        static IEnumerable<string> Rows(string folder, string precision)
        {
            var measures = ResultFile.Read(Path.Combine(folder, $"dl19-candidates-{precision}.json")).As<RerankingResults>().Measures!;
            return
            [
                $"| | {string.Join(" | ", measures.Baseline.Keys)} |\n",
                $"| BM25 | {Row(measures.Baseline)} |\n",
                $"| reranked, {precision} | {Row(measures.Reranked)} |\n",
            ];
        }

        static string Row(IReadOnlyDictionary<string, double> measures) =>
            string.Join(" | ", measures.Values.Select(value => value.ToString("F4", CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void The_bundled_models_card_lists_the_files_that_are_there()
    {
        var folder = TestData.InCheckout("models/mini-reranker-l6");
        var listed = File.ReadLines(Path.Combine(folder, "README.md"))
            .SkipWhile(line => line != "| file | what | bytes |").Skip(2).TakeWhile(line => line.StartsWith('|'))
            .SelectMany(line => CodeSpan().Matches(line.Split('|')[1]).Select(match => match.Groups["text"].Value));

        Assert.Equal(Directory.EnumerateFiles(folder).Select(Path.GetFileName).Where(file => file != "README.md").Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("`(?<text>[^`]+)`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("SEARCH_[A-Z0-9_]+")]
    private static partial Regex EnvironmentVariable();
}
