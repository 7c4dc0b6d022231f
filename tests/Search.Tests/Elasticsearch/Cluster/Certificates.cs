using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Search.Tests.Elasticsearch.Cluster;

/// <summary>Makes certificates for tests: authorities, and servers that they sign.</summary>
internal static class Certificates
{
    public static X509Certificate2 Root(string name) => Create(name, authority: true, issuer: null, host: null);

    public static X509Certificate2 Issuer(string name, X509Certificate2 root) => Create(name, authority: true, root, host: null);

    public static X509Certificate2 Server(X509Certificate2 issuer, string host = "localhost") => Create(host, authority: false, issuer, host);

    public static string Fingerprint(X509Certificate2 certificate) => Convert.ToHexString(SHA256.HashData(certificate.RawData));

    private static X509Certificate2 Create(string name, bool authority, X509Certificate2? issuer, string? host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(authority, false, 0, critical: true));
        if (host is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(host);
            request.CertificateExtensions.Add(names.Build());
        }

        var now = TimeProvider.System.GetUtcNow();
        using var certificate = issuer is null
            ? request.CreateSelfSigned(now.AddDays(-2), now.AddDays(2))
            : request.Create(issuer, now.AddDays(-1), issuer.NotAfter, Guid.NewGuid().ToByteArray());
        using var withKey = issuer is null ? X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null) : certificate.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.Exportable);
    }
}
