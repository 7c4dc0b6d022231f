using System.Text.Json.Nodes;
using Search.Core.Attached;
using Search.Core.Errors;
using Search.Core.Storage;

namespace Search.Tests.Core.Attached;

public sealed class AttachedIndexJsonTests : IDisposable
{
    private readonly TempFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_description_is_read_as_it_was_written()
    {
        var index = new AttachedIndex(
            "shop", "http://localhost:9200", "products-*", ["body", "notes"], "name", "sku",
            [new("tuned", (JsonObject)JsonNode.Parse("""{"query":{"match":{"body":"{{query}}"}},"size":"{{size}}"}""")!)], null, 3)
        {
            Document = "{title} {text}",
            StripHtml = true,
        };

        Assert.Equal(AttachedIndexJson.Write(index), AttachedIndexJson.Write(AttachedIndexJson.Read(AttachedIndexJson.Write(index))));
    }

    [Fact]
    public void The_settings_have_attached_indexes_beside_those_of_the_data_directory()
    {
        var configured = Read("""{"shop":{"Url":"http://localhost:9200","Index":"products","Text":["body"]}}""");
        var store = new AttachedIndexStore(new DataDirectory(_home.Path), configured);
        store.Save(configured["shop"] with { Name = "other" });

        Assert.Equal(["other", "shop"], store.Names);
        Assert.Equal(("products", AttachedQuery.Default), (store.Find("shop")!.Index, store.Find("shop")!.Queries[0].Name));
        Assert.Contains("appsettings.json", Assert.Throws<BadInputException>(() => store.Remove("shop")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[]""", "is no object")]
    [InlineData("""{"Shop":{}}""", "'Shop'")]
    [InlineData("""{"shop":3}""", "it is no object")]
    [InlineData("""{"shop":{"url":"http://localhost:9200","index":"products"}}""", "'shop' in settings.json cannot be read")]
    [InlineData("""{"shop":{"url":"http://localhost:9200","index":"products","text":["body"],"password":"secret"}}""", "password")]
    public void A_wrong_form_is_refused_with_the_name_and_the_file(string section, string reason) =>
        Assert.Contains(reason, Assert.Throws<BadInputException>(() => Read(section)).Message, StringComparison.Ordinal);

    private static IReadOnlyDictionary<string, AttachedIndex> Read(string section) => AttachedIndexJson.ReadSection(JsonNode.Parse(section), "settings.json");
}
