using System.Text.RegularExpressions;
using Search.Hosting.Settings;

namespace Search.Tests.Docs;

/// <summary>The docs are part of the program: they stay short, their links lead somewhere, their tables are complete.</summary>
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
    public void A_page_keeps_to_its_length(string page, int lines) =>
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

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("SEARCH_[A-Z0-9_]+")]
    private static partial Regex EnvironmentVariable();
}
