namespace Search.Tests.Elasticsearch.Writing;

/// <summary>Faults between this program and a scripted server.</summary>
public sealed class ScriptedServerFaultTests : LoadingFaultTests
{
    private readonly FakeCluster _cluster = new();

    private protected override string ServerUrl => _cluster.Url;

    private protected override string Name => "books";

    public override ValueTask DisposeAsync()
    {
        _cluster.Dispose();
        return base.DisposeAsync();
    }
}
