using System.Xml.Linq;
using Search.Hosting.Commands;

namespace Search.Tests;

/// <summary>Which project may reference which. The table is the contract; a new reference must be added to it on purpose.</summary>
public class ArchitectureTests
{
    private static readonly string[] FirstStage = ["Search.Core", "Search.Lucene", "Search.Elasticsearch"];

    private static readonly string[] HostingAndNeeded = [.. FirstStage, "Search.Downloads", "Search.Onnx", "Search.Hosting"];

    private static readonly string[] EverythingInSrc = [.. HostingAndNeeded, "Search.Evaluation", "Search.Charts", "Search.Workbench", "Search.Indexing"];

    private static readonly Dictionary<string, string[]> MayReference = new()
    {
        ["Search.Core"] = [],
        ["Search.Elasticsearch"] = ["Search.Core"],
        ["Search.Lucene"] = ["Search.Core"],
        ["Search.Evaluation"] = ["Search.Core"],
        ["Search.Charts"] = ["Search.Evaluation"],
        ["Search.Workbench"] = ["Search.Core", "Search.Evaluation"],
        ["Search.Downloads"] = ["Search.Core"],
        ["Search.Onnx"] = ["Search.Core", "Search.Downloads"],
        ["Search.Indexing"] = ["Search.Core", "Search.Downloads"],
        ["Search.Hosting"] = [.. FirstStage, "Search.Onnx"],
        ["Search.Indexer"] = [.. HostingAndNeeded, "Search.Indexing"],
        ["Search.Web"] = EverythingInSrc,
        ["Search.Cli"] = EverythingInSrc,
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
    public void The_core_needs_no_package_of_the_console_the_web_or_a_model()
    {
        var packages = XDocument.Load(TestData.InCheckout("src/Search.Core/Search.Core.csproj"))
            .Descendants("PackageReference")
            .Select(reference => reference.Attribute("Include")!.Value);

        Assert.All(packages, package => Assert.Matches("^(CsvHelper|System[.]IO[.]Hashing|Microsoft[.]Extensions[.].*[.]Abstractions)$", package));
    }

    [Fact]
    public void The_core_writes_nothing_to_the_console()
    {
        var files = Directory.EnumerateFiles(TestData.InCheckout("src/Search.Core"), "*.cs", SearchOption.AllDirectories);

        Assert.All(files, file => Assert.DoesNotContain("Console.", File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Checkpoints", "Graph")]
    [InlineData("Checkpoints", "Models")]
    [InlineData("Graph", "Inference")]
    [InlineData("Models", "Variants")]
    [InlineData("Models", "Verification")]
    public void A_folder_of_Onnx_does_not_use_one_that_is_built_on_it(string folder, string above)
    {
        var files = Directory.EnumerateFiles(TestData.InCheckout($"src/Search.Onnx/{folder}"), "*.cs", SearchOption.AllDirectories);

        Assert.All(files, file => Assert.DoesNotContain($"using Search.Onnx.{above}", File.ReadAllText(file), StringComparison.Ordinal));
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
