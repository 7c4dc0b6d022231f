namespace Search.IntegrationTests.Servers;

/// <summary>Classes that share one server: starting it takes longer than most tests.</summary>
[CollectionDefinition]
public sealed class OneElasticsearch9 : ICollectionFixture<Elasticsearch9>;
