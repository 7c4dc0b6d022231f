using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Search.Elasticsearch.Transport;

/// <summary>Trusts a server whose chain has the certificate authority with the given fingerprint, and whose name fits.</summary>
internal static class ServerCertificate
{
    public static RemoteCertificateValidationCallback TrustFingerprint(string fingerprint)
    {
        var expected = Convert.FromHexString(fingerprint.Replace(":", "", StringComparison.Ordinal));
        return (_, certificate, chain, errors) =>
            errors == SslPolicyErrors.None
            || (!errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && Sent(certificate, chain).Any(Matches));

        bool Matches(X509Certificate2 certificate) =>
            CryptographicOperations.FixedTimeEquals(SHA256.HashData(certificate.RawData), expected);
    }

    private static IEnumerable<X509Certificate2> Sent(X509Certificate? certificate, X509Chain? chain)
    {
        if (certificate is X509Certificate2 own)
        {
            yield return own;
        }

        foreach (var element in chain?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            yield return element.Certificate;
        }

        foreach (var extra in chain?.ChainPolicy.ExtraStore ?? [])
        {
            yield return extra;
        }
    }
}
