using System.Text.RegularExpressions;
using Search.Core.Storage;
using Search.Hosting.Settings;
using YamlDotNet.Serialization;

namespace Search.Tests.Deployment;

/// <summary>
/// No Docker engine runs in these tests, so the files are only read: everything that they name must exist, and all versions must be pinned.
/// </summary>
public partial class ContainerTests
{
    private static readonly string[] Instructions = Lines("Dockerfile");
    private static readonly string[] Stages = [.. Matches(Stage(), "name")];
    private static readonly Dictionary<string, object> Compose = ReadCompose();

    public static TheoryData<string> OwnServices =>
        [.. Services().Where(service => service.Value.ContainsKey("build")).Select(service => service.Key)];

    [Fact]
    public void Every_image_is_pinned_to_a_version()
    {
        var images = Matches(Stage(), "image").Where(image => image != "scratch" && !Stages.Contains(image))
            .Concat(Services().Values.Where(service => service.ContainsKey("image")).Select(service => (string)service["image"]));

        Assert.All(images, image => Assert.Matches(@":\d+\.\d+\.\d+(-[a-z0-9.-]+)?$", image));
    }

    [Fact]
    public void Every_path_that_is_copied_exists_and_reaches_the_build()
    {
        var reaching = Lines(".dockerignore").Where(line => line.StartsWith('!')).Select(line => line[1..]).ToList();
        var copies = Instructions.Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from=", StringComparison.Ordinal));

        Assert.All(copies.SelectMany(line => line.Split(' ')[1..^1]), path =>
        {
            Assert.True(Path.Exists(TestData.InCheckout(path)), $"Dockerfile copies {path}, which does not exist.");
            Assert.Contains(path, reaching);
        });
    }

    [Fact]
    public void Everything_that_the_projects_need_is_copied()
    {
        var copied = Instructions.Where(line => line.StartsWith("COPY ", StringComparison.Ordinal)).SelectMany(line => line.Split(' ')).ToHashSet();

        Assert.All(
            Directory.EnumerateFiles(TestData.Checkout, "Directory.*").Append("global.json").Append("BannedSymbols.txt").Select(file => Path.GetFileName(file)!),
            file => Assert.Contains(file, copied));
        Assert.All(new[] { SearchInstallation.BundledModel, SearchInstallation.SampleCollection }, path =>
            Assert.Contains(path.Split(Path.DirectorySeparatorChar)[0], copied));
    }

    [Fact]
    public void Every_project_that_is_published_and_every_program_that_is_started_exists()
    {
        var text = File.ReadAllText(TestData.InCheckout("Dockerfile")) + File.ReadAllText(TestData.InCheckout("docker-compose.yml"));
        var published = Published().Matches(text).ToDictionary(match => match.Groups["output"].Value, match => match.Groups["project"].Value);

        Assert.Equal(2, published.Count);
        Assert.All(published.Values, project => Assert.True(Directory.Exists(TestData.InCheckout(project))));
        Assert.All(Program().Matches(text), program =>
            Assert.Equal(Path.GetFileName(published[program.Groups["folder"].Value]), program.Groups["name"].Value));
    }

    [Fact]
    public void Every_image_stage_that_is_used_exists()
    {
        Assert.All(Matches(FromStage(), "stage"), stage => Assert.Contains(stage, Stages));
        Assert.All(OwnServices, service => Assert.Contains((string)Map(Service(service)["build"])["target"], Stages));
    }

    [Fact]
    public void The_final_image_stages_do_not_run_as_root()
    {
        var users = Instructions.Count(line => line == "USER $APP_UID");

        Assert.Equal(Stages.Count(stage => stage.StartsWith("web", StringComparison.Ordinal)), users);
    }

    [Fact]
    public void Every_variable_of_an_image_is_a_setting() =>
        Assert.All(
            Instructions.Where(line => line.StartsWith("ENV ", StringComparison.Ordinal)).SelectMany(line => line.Split(' ')[1..]),
            assignment => AssertTaken(assignment.Split('=', 2)[0], assignment.Split('=', 2)[1]));

    [Theory]
    [MemberData(nameof(OwnServices))]
    public void Every_variable_of_a_service_is_a_setting(string service) =>
        Assert.All(Map(Service(service)["environment"]), variable => AssertTaken(variable.Key, (string)variable.Value));

    [Theory]
    [MemberData(nameof(OwnServices))]
    public void A_service_depends_only_on_services_that_exist(string service) =>
        Assert.All(Map(Service(service)["depends_on"]).Keys, other => Assert.Contains(other, Services().Keys));

    [Fact]
    public async Task The_web_apps_health_check_asks_an_endpoint_that_answers()
    {
        var checks = HealthUrl().Matches(string.Join('\n', Instructions) + File.ReadAllText(TestData.InCheckout("docker-compose.yml")));
        await using var app = await RunningApp.StartAsync(
            new MemoryEngine().With("sample", new Search.Core.Passage("p", null, "moon")), new ScriptedReranker(_ => 0));

        Assert.NotEmpty(checks);
        foreach (var path in checks.Select(check => check.Groups["path"].Value).Distinct())
        {
            using var answer = await app.Client.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode, $"{path} answers {answer.StatusCode}.");
        }
    }

    [Fact]
    public void Every_port_is_bound_to_the_loopback_address() =>
        Assert.All(
            Services().Values.Where(service => service.ContainsKey("ports")).SelectMany(service => (List<object>)service["ports"]),
            port => Assert.StartsWith("127.0.0.1:", (string)port, StringComparison.Ordinal));

    private static void AssertTaken(string variable, string value)
    {
        Assert.Contains(variable, Setting.All.Select(setting => setting.EnvironmentVariable));
        SettingsLoader.Load(new Dictionary<string, string?>
        {
            [Setting.All.Single(setting => setting.EnvironmentVariable == variable).Key] = value,
        });
    }

    private static string[] Lines(string file) => File.ReadAllLines(TestData.InCheckout(file));

    private static IEnumerable<string> Matches(Regex pattern, string group) =>
        Instructions.Select(line => pattern.Match(line)).Where(match => match.Success).Select(match => match.Groups[group].Value);

    private static Dictionary<string, object> ReadCompose()
    {
        // With merge keys (<<), as in Docker.
        var parser = new YamlDotNet.Core.MergingParser(new YamlDotNet.Core.Parser(File.OpenText(TestData.InCheckout("docker-compose.yml"))));
        return new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(parser);
    }

    private static Dictionary<string, Dictionary<string, object>> Services() =>
        Map(Compose["services"]).ToDictionary(service => service.Key, service => Map(service.Value));

    private static Dictionary<string, object> Service(string name) => Services()[name];

    private static Dictionary<string, object> Map(object node) =>
        ((Dictionary<object, object>)node).ToDictionary(pair => (string)pair.Key, pair => pair.Value);

    [GeneratedRegex(@"^FROM (?<image>\S+) AS (?<name>\S+)$")]
    private static partial Regex Stage();

    [GeneratedRegex(@"^COPY --from=(?<stage>\S+) ")]
    private static partial Regex FromStage();

    [GeneratedRegex(@"dotnet publish (?<project>\S+) -c Release -o (?<output>\S+)")]
    private static partial Regex Published();

    [GeneratedRegex(@"""dotnet"", ""(?<folder>/app/[a-z]+)/(?<name>[A-Za-z.]+)\.dll""")]
    private static partial Regex Program();

    [GeneratedRegex(@"http://127\.0\.0\.1:5080(?<path>/[a-z]+)")]
    private static partial Regex HealthUrl();
}
