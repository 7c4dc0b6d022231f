using Search.Core.Reranking;

namespace Search.Web.Serving;

/// <summary>A reranker under the name that addresses use for it.</summary>
public sealed record ServedModel(string Name, IReranker Reranker)
{
    /// <summary>A model that was asked for by name keeps that name; one from a folder has the folder's own, without its path.</summary>
    public static ServedModel Of(string asked, IReranker reranker) =>
        new(asked.AsSpan().ContainsAny('/', '\\') ? reranker.Info.Model : asked, reranker);

    /// <summary>For people: what it is and how it runs.</summary>
    public string Description => $"{Reranker.Info.Model}, {Reranker.Info.Precision}";
}
