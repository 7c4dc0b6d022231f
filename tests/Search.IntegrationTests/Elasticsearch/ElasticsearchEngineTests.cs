using System.Text;
using System.Text.Json.Nodes;
using Search.Core;
using Search.Core.Errors;
using Search.Core.Retrieval;
using Search.Elasticsearch;
using Search.IntegrationTests.Servers;

namespace Search.IntegrationTests.Elasticsearch;

public class OnElasticsearch8(Elasticsearch8 server) : ElasticsearchEngineTests(server, "Elasticsearch 8.19"), IClassFixture<Elasticsearch8>;

[Collection<OneElasticsearch9>]
public class OnElasticsearch9(Elasticsearch9 server) : ElasticsearchEngineTests(server, "Elasticsearch 9.2");

public class OnOpenSearch2(OpenSearch2 server) : ElasticsearchEngineTests(server, "OpenSearch 2.19"), IClassFixture<OpenSearch2>;

/// <summary>The common behaviour of engines, on a real server.</summary>
public abstract class ElasticsearchEngineTests(SearchServer server, string description) : SearchEngineTests, IAsyncLifetime
{
    private ElasticsearchEngine? _engine;

    private protected override ISearchEngine Engine => _engine ??= new ElasticsearchEngine(new ElasticsearchSettings { Url = server.Url });

    private protected override string Name { get; } = $"test-{Guid.NewGuid():N}";

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null)
        {
            using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
            await client.DeleteAsync($"{Name}-*");
            await _engine.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task The_engine_describes_itself() =>
        Assert.StartsWith(description, await Engine.DescribeAsync(CancellationToken.None), StringComparison.Ordinal);

    [Fact]
    public async Task An_index_of_another_program_is_refused()
    {
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        await client.PutAsync($"{Name}-other", null);

        var exception = await Assert.ThrowsAsync<BadInputException>(() => Engine.OpenAsync($"{Name}-other", CancellationToken.None));
        Assert.Contains("not made by this program", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alias_of_another_programs_index_is_not_replaced()
    {
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        await SendAsync(client, HttpMethod.Put, $"{Name}-other", $$"""{"aliases":{"{{Name}}":{} } }""");

        var exception = await Assert.ThrowsAsync<BadInputException>(() => CreateAsync(replace: true));

        Assert.Contains($"'{Name}-other'", exception.Message, StringComparison.Ordinal);
        Assert.Contains($"{Name}-other", await client.GetStringAsync($"{Name}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_second_of_two_first_jobs_is_refused_and_leaves_nothing()
    {
        await using var first = await CreateAsync(replace: false);
        await using (var second = await CreateAsync(replace: false))
        {
            await first.PublishAsync(Passages);

            var exception = await Assert.ThrowsAnyAsync<SearchUnavailableException>(() => second.PublishAsync(Replacement));
            Assert.Contains("Another job published", exception.Message, StringComparison.Ordinal);
        }

        Assert.Equal(2, (await SearchAsync("mat")).Count);
        Assert.Single(await PhysicalAsync());
    }

    [Theory]
    [InlineData("write", "Remove the block")]
    [InlineData("read_only_allow_delete", "disk is almost full")]
    public async Task An_index_that_becomes_read_only_ends_the_job_with_the_servers_words_and_what_to_do(string block, string advice)
    {
        await using var writer = await CreateAsync(replace: false);
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        await SendAsync(client, HttpMethod.Put, $"{Assert.Single(await PhysicalAsync())}/_settings", $$"""{"index.blocks.{{block}}":true}""");

        var exception = await Assert.ThrowsAsync<ElasticsearchException>(() => writer.AddAsync(Passages, CancellationToken.None));

        Assert.Contains("blocked by", exception.Message, StringComparison.Ordinal);
        Assert.Contains(advice, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_of_a_killed_job_is_removed_by_the_next_job()
    {
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        var left = $"{Name}-{Guid.CreateVersion7():N}";
        await SendAsync(client, HttpMethod.Put, left, """{"mappings":{"_meta":{"search":{"schema":1,"k1":0.9,"b":0.4,"state":"Loading","alive":"2026-01-01T00:00:00Z"}}}}""");

        await using var writer = await CreateAsync(replace: false);

        Assert.DoesNotContain(left, await PhysicalAsync());
    }

    private static async Task SendAsync(HttpClient client, HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        (await client.SendAsync(request)).EnsureSuccessStatusCode();
    }

    /// <summary>The indexes behind the name, and those that are being loaded for it.</summary>
    private async Task<IReadOnlyList<string>> PhysicalAsync()
    {
        using var client = new HttpClient { BaseAddress = new Uri(server.Url) };
        return [.. JsonNode.Parse(await client.GetStringAsync($"{Name}-*"))!.AsObject().Select(index => index.Key)];
    }
}
