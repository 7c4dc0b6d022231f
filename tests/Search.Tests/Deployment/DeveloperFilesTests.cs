using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Search.Tests.Deployment;

/// <summary>
/// Files for IDEs, development containers and the public CI. No test runs them, so the tests check that everything they name exists.
/// </summary>
public partial class DeveloperFilesTests
{
    private static readonly JsonDocumentOptions WithComments = new() { CommentHandling = JsonCommentHandling.Skip };

    [Fact]
    public async Task An_ide_starts_the_demo_without_a_verb()
    {
        using var home = new TempFolder();
        var profile = Json("src/Search.Web/Properties/launchSettings.json")["profiles"]!.AsObject().First().Value!;
        var help = await ProgramRunner.RunAsync("Search.Web", home.Path, [.. ((string)profile["commandLineArgs"]!).Split(' '), "--help"]);

        Assert.Equal("demo", (string?)profile["commandLineArgs"]);
        Assert.Equal(0, help.ExitCode);
    }

    [Fact]
    public void The_development_container_has_the_sdks_major_version_and_runs_scripts_that_exist()
    {
        var container = Json(".devcontainer/devcontainer.json");
        var sdk = (string)Json("global.json")["sdk"]!["version"]!;

        Assert.EndsWith($"-{sdk.Split('.')[0]}.{sdk.Split('.')[1]}", (string)container["image"]!, StringComparison.Ordinal);
        AssertScripts((string)container["postCreateCommand"]!);
    }

    [Fact]
    public void The_public_ci_audits_packages_and_runs_the_projects_own_ci_script()
    {
        using var file = File.OpenText(TestData.InCheckout(".github/workflows/ci.yml"));
        var yaml = new YamlStream();
        yaml.Load(file);
        var steps = (YamlSequenceNode)yaml.Documents[0].RootNode["jobs"]["test"]["steps"];
        var commands = string.Join('\n', steps.OfType<YamlMappingNode>().Where(step => step.Children.ContainsKey("run")).Select(step => (string?)step["run"]));

        Assert.Contains("eng/audit-packages.sh", commands, StringComparison.Ordinal);
        Assert.Contains(".ci/run", commands, StringComparison.Ordinal);
        AssertScripts(commands);
    }

    private static JsonNode Json(string file) => JsonNode.Parse(File.ReadAllText(TestData.InCheckout(file)), documentOptions: WithComments)!;

    private static void AssertScripts(string commands)
    {
        var scripts = Script().Matches(commands).Select(match => match.Value).ToList();

        Assert.NotEmpty(scripts);
        Assert.All(scripts, script =>
        {
            Assert.True(File.Exists(TestData.InCheckout(script)), $"{script} does not exist.");
            if (!OperatingSystem.IsWindows())
            {
                Assert.True(File.GetUnixFileMode(TestData.InCheckout(script)).HasFlag(UnixFileMode.UserExecute), $"{script} cannot be executed.");
            }
        });
    }

    [GeneratedRegex(@"(?:\.ci/run|\./search|eng/[a-z-]+\.sh)")]
    private static partial Regex Script();
}
