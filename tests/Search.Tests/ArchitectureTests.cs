using System.Xml.Linq;

namespace Search.Tests;

/// <summary>Who may reference whom. The table is the project's contract; a new reference is a decision, not an accident.</summary>
public class ArchitectureTests
{
    private static readonly string[] Libraries =
        ["Search.Core", "Search.Elasticsearch", "Search.Lucene", "Search.Onnx", "Search.Evaluation"];

    private static readonly Dictionary<string, string[]> MayReference = new()
    {
        ["Search.Core"] = [],
        ["Search.Elasticsearch"] = ["Search.Core"],
        ["Search.Lucene"] = ["Search.Core"],
        ["Search.Onnx"] = ["Search.Core"],
        ["Search.Evaluation"] = ["Search.Core"],
        ["Search.Indexer"] = ["Search.Core", "Search.Elasticsearch", "Search.Lucene", "Search.Onnx"],
        ["Search.Web"] = Libraries,
        ["Search.Cli"] = Libraries,
    };

    public static TheoryData<string> Projects => [.. ProjectFiles().Select(file => Path.GetFileNameWithoutExtension(file))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_it_may(string project)
    {
        var file = ProjectFiles().Single(file => Path.GetFileNameWithoutExtension(file) == project);
        var references = References(file);

        Assert.True(MayReference.TryGetValue(project, out var allowed), $"{project} is not in the table; decide what it may reference.");
        Assert.Empty(references.Except(allowed));
        Assert.DoesNotContain(references, reference => reference.EndsWith("Tests", StringComparison.Ordinal));
    }

    [Fact]
    public void The_core_knows_no_web_no_model_and_no_engine()
    {
        var packages = XDocument.Load(TestData.InCheckout("src/Search.Core/Search.Core.csproj"))
            .Descendants("PackageReference")
            .Select(reference => reference.Attribute("Include")!.Value);

        Assert.All(packages, package => Assert.Matches("^(Microsoft[.]Extensions[.]Configuration[.].*|System[.]CommandLine)$", package));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(TestData.InCheckout("Search.sln"));

        Assert.All(Projects, project => Assert.Contains($"{project.Data}.csproj", solution, StringComparison.Ordinal));
    }

    [Fact]
    public void Package_versions_are_pinned_in_one_place()
    {
        var files = Directory.EnumerateFiles(TestData.InCheckout("tests"), "*.csproj", SearchOption.AllDirectories).Concat(ProjectFiles());

        Assert.All(files, file => Assert.DoesNotContain(
            XDocument.Load(file).Descendants("PackageReference"), reference => reference.Attribute("Version") is not null));
    }

    private static IEnumerable<string> ProjectFiles() =>
        new[] { "src", "indexer" }.SelectMany(folder =>
            Directory.EnumerateFiles(TestData.InCheckout(folder), "*.csproj", SearchOption.AllDirectories));

    private static List<string> References(string file) =>
        XDocument.Load(file)
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')))
            .ToList();
}
